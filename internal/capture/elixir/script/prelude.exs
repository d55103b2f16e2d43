# The script is compiled at every start, and optimising it would take longer
# than it saves.
Code.put_compiler_option(:docs, false)
Code.put_compiler_option(:debug_info, false)
System.put_env("ERL_COMPILER_OPTIONS", "[no_copt, no_ssa_opt, no_bsm_opt, no_type_opt, no_bool_opt, no_share_opt]")
