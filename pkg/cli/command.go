package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// grace is how long a command that was asked to end may take.
const grace = 10 * time.Second

// command runs the user's command against the local AWS and ends with its exit code. When we are interrupted, so is it.
func (o *LocalOptions) command(ctx context.Context, at place) error {
	cmd := exec.CommandContext(ctx, o.Command[0], o.Command[1:]...) //nolint:gosec // the command that the user gave
	cmd.Env = append(withoutAWS(os.Environ()), at.variables()...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = o.Streams.In, o.Streams.Out, o.Streams.Err
	cmd.WaitDelay = grace
	// A command on a terminal must stay in our group, to which the terminal gives the keyboard and its interruptions.
	// Elsewhere it gets a group of its own, so that all that it starts ends with it.
	alone := !o.Streams.InTTY
	tether(cmd, alone)
	err := cmd.Run()
	if alone && cmd.Process != nil {
		_ = end(cmd.Process, alone) // what it left behind; mostly nothing
	}
	return exitedAs(o.Command[0], err)
}

// exitedAs passes the exit code of a command on; one that a signal ended counts as in a shell.
func exitedAs(name string, err error) error {
	exited, ok := errors.AsType[*exec.ExitError](err)
	if !ok && err != nil {
		return misuse(fmt.Sprintf("cannot run %s: %s", name, err), "name a command that exists")
	}
	if !ok {
		return nil
	}
	return said(exitCode(exited))
}

// withoutAWS drops the variables that lead to the real AWS.
func withoutAWS(environment []string) []string {
	var kept []string
	for _, v := range environment {
		if !strings.HasPrefix(v, "AWS_") {
			kept = append(kept, v)
		}
	}
	return kept
}
