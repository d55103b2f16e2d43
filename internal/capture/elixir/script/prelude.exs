# The script is compiled at every start: only what it needs to run.
Code.put_compiler_option(:docs, false)
Code.put_compiler_option(:debug_info, false)
