//go:build unix

package cli

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
)

// tether makes a command end when its context does: in good order, and with all that it started when it has a group of its
// own. On a terminal the keyboard's interruption has reached it already.
func tether(cmd *exec.Cmd, alone bool) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: alone}
	cmd.Cancel = func() error { return end(cmd.Process, alone) }
}

// end asks a command to end, or its whole group.
func end(p *os.Process, group bool) error {
	target := p.Pid
	if group {
		target = -target
	}
	if err := syscall.Kill(target, syscall.SIGTERM); err != nil {
		return fmt.Errorf("interrupt command: %w", err)
	}
	return nil
}

// exitCode is what a shell would make of the end of a command: one that a signal ended has 128 and the signal's number.
func exitCode(exited *exec.ExitError) Exit {
	if status, ok := exited.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return Exit(128 + int(status.Signal()))
	}
	return Exit(exited.ExitCode())
}
