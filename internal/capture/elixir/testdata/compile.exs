# Compiles a prerequisite in memory, then all other files in the order that they
# need into a folder, and fails on a warning.
[folder, first | files] = System.argv()
Code.compile_file(first)
{:ok, _modules, []} = Kernel.ParallelCompiler.compile_to_path(files, folder)
