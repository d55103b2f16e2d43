"""Print MB/s of each tool, and how many times as fast as it parity is, as Markdown."""

import sys
from collections import defaultdict

speeds = defaultdict(dict)
tools, workloads = [], []
for line in open(sys.argv[1]):
    tool, name, kind, speed = line.rstrip("\n").split("\t")
    if tool not in tools:
        tools.append(tool)
    if (name, kind) not in workloads:
        workloads.append((name, kind))
    speeds[name, kind][tool] = max(float(speed), speeds[name, kind].get(tool, 0))


def key(workload):
    name, kind = workload
    head, _, number = name.rpartition("-")
    return (kind, head or name, int(number) if number.isdigit() else 0)


def times(ratio):
    return f"{ratio:.0f}×" if ratio >= 100 else f"{ratio:.1f}×" if ratio >= 2 else f"{ratio:.2f}×"


others = tools[1:]
print("| workload | " + tools[0] + ", MB/s | " + " | ".join(f"against {t}" for t in others) + " |")
print("|---|---:|" + "---:|" * len(others))
for workload in sorted(workloads, key=key):
    own = speeds[workload].get(tools[0])
    cells = [times(own / speeds[workload][t]) if own and t in speeds[workload] else "" for t in others]
    print(f"| {workload[0]}, {workload[1]} | {own:.0f} | " + " | ".join(cells) + " |" if own >= 10 else f"| {workload[0]}, {workload[1]} | {own:.1f} | " + " | ".join(cells) + " |")
