//go:build unix && !linux

package child

import (
	"os/exec"
	"syscall"
)

// tie ends the program, with all that it started, when the context ends.
func tie(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

func limitMemory(int, uint64) {}
