# Compiles a prerequisite, then all other files in the order that they need, and
# fails on a warning.
[first | files] = System.argv()
Code.compile_file(first)
{:ok, _modules, []} = Kernel.ParallelCompiler.compile(files)
