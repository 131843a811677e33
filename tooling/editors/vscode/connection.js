// A program that speaks JSON-RPC over its standard input and output, as language servers do.
"use strict";

const { spawn } = require("child_process");

const CANCELLED = -32800;

/** Starts the program; `told` has a function for each notification, `ended` hears why it is gone. */
class Connection {
  constructor(command, args, options, told, ended) {
    this.told = told;
    this.waiting = new Map();
    this.number = 0;
    this.buffer = Buffer.alloc(0);
    this.errors = "";
    this.open = true;
    this.process = spawn(command, args, { ...options, stdio: "pipe" });
    const gone = (reason) => {
      if (!this.open) return;
      this.open = false;
      for (const { reject } of this.waiting.values()) reject(new Error(reason));
      this.waiting.clear();
      ended(reason);
    };
    this.process.on("error", (error) => gone(error.message));
    this.process.on("close", (status) => gone(this.errors.trim() || `exit status ${status}`));
    this.process.stdin.on("error", () => {}); // "close" follows and says why
    this.process.stdout.on("data", (data) => this.read(data));
    this.process.stderr.on("data", (data) => {
      this.errors = (this.errors + data).slice(-4000);
    });
  }

  /** Takes the whole messages out of what has come so far. */
  read(data) {
    this.buffer = Buffer.concat([this.buffer, data]);
    for (;;) {
      const end = this.buffer.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = /^content-length: *(\d+)/im.exec(this.buffer.toString("latin1", 0, end));
      const start = end + 4;
      const stop = start + Number(length ? length[1] : 0);
      if (this.buffer.length < stop) return;
      const body = this.buffer.toString("utf8", start, stop);
      this.buffer = this.buffer.subarray(stop);
      if (body) this.take(JSON.parse(body));
    }
  }

  take(message) {
    if (message.method !== undefined) {
      const hear = this.told[message.method];
      if (hear) hear(message.params);
      if (message.id !== undefined) this.send({ id: message.id, result: null });
      return;
    }
    const asked = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (!asked) return;
    if (!message.error) asked.resolve(message.result);
    else if (message.error.code === CANCELLED) asked.resolve(null);
    else asked.reject(new Error(message.error.message));
  }

  send(message) {
    if (!this.open) return;
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }), "utf8");
    this.process.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.process.stdin.write(body);
  }

  notify(method, params) {
    this.send({ method, params });
  }

  /** The answer to a request; null once it is cancelled. */
  request(method, params, token) {
    if (!this.open) return Promise.resolve(null);
    const id = ++this.number;
    const cancelled = token?.onCancellationRequested(() => this.notify("$/cancelRequest", { id }));
    const answer = new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    this.send({ id, method, params });
    return answer.finally(() => cancelled?.dispose());
  }

  /** Ends the program as the protocol has it. */
  async stop() {
    if (!this.open) return;
    await this.request("shutdown", null);
    this.open = false;
    const body = JSON.stringify({ jsonrpc: "2.0", method: "exit", params: null });
    this.process.stdin.end(`Content-Length: ${body.length}\r\n\r\n${body}`);
  }
}

module.exports = { Connection };
