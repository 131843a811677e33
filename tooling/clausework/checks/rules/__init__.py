"""A package for each group of rules: a file for each rule, and the functions of those that need one."""
