"""Write backends: the service says `writer.submit(submission)`, and one of them commits it.

    service process, event loop                         writer process (writer_process.py)
    ---------------------------                         ----------------------------------
    writer.submit(submission) -> future
      SubprocessWriter            SubmitRequest, ...    reads all that has come,
        ProcessLink         ---- pair of sockets --->   commits it as one group,
      future.set_result(...)  <----------------------   answers each after the commit
                                  WriteResult, ...         |
    Store.write(...), seldom                               |
      WriterThread (group_commit.py) ---> database <-------+   (SQLite: fair_lock.py)

In one process the event loop and the writer take turns at the interpreter, and a group of comments
costs as much in turns as in work. `SubprocessWriter` starts the other process, restarts it when it is
lost, and bounds what is under way; `protocol.py` has the messages. A store with a clock of its own, as in
tests, is written to by `ThreadWriter` instead: the service's own writer thread.
"""
