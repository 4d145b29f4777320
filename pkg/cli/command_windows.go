package cli

import (
	"os"
	"os/exec"
)

// tether leaves a command as it is: without a context's end it ends by itself, and with it Go ends it at once. Windows
// has neither a signal that asks nor a group that ends with its first process.
func tether(*exec.Cmd, bool) {}

// end has nothing to do: see tether.
func end(*os.Process, bool) error { return nil }

func exitCode(exited *exec.ExitError) Exit { return Exit(exited.ExitCode()) }
