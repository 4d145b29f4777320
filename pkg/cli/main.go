// Package cli is the command line: commands, flags, what is printed, and exit codes. It decides nothing about accounts: it
// starts operations of the backend, follows them, and shows what is there.
package cli

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/term"
)

// Main runs the command line of this process and returns its exit code. The first interruption makes it stop what it does
// in good order, the second one ends it.
func Main(args []string, getenv func(string) string, now func() time.Time, build Build) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)
	seed := uint64(now().UnixNano())
	random := rand.New(rand.NewPCG(seed, rand.Uint64())) //nolint:gosec // names and jitter, not secrets
	return Run(ctx, args, &Factory{Streams: term.System(getenv), Now: now, Rand: random, Build: build})
}

// Run runs one command line and returns its exit code. It is the one place where errors are printed.
func Run(ctx context.Context, args []string, f *Factory) int {
	root := NewCmdRoot(f)
	root.SetArgs(args)
	started := false
	root.PersistentPreRunE = func(*cobra.Command, []string) error {
		started = true
		return f.Flags.check()
	}
	cmd, err := root.ExecuteContextC(ctx)
	if err == nil {
		return int(Succeeded)
	}
	if !started { // cobra could not make sense of the arguments
		err = misuse(err.Error(), "see '"+cmd.CommandPath()+" --help'")
	}
	exit, why := diagnose(err)
	printFault(f.Streams, why)
	if ended, ok := errors.AsType[failure](err); ok {
		for _, line := range ended.more {
			_, _ = fmt.Fprintln(f.Streams.Err, line)
		}
	}
	if err := f.refused(exit, why); err != nil {
		return int(Unexpected)
	}
	return int(exit)
}

// printFault says what happened, why, and what to do next.
func printFault(s *term.Streams, why fault.Fault) {
	if why.What == "" {
		return
	}
	head := "agc:"
	if s.ErrTTY && s.Colored {
		head = term.Paint(term.Red, head)
	}
	_, _ = fmt.Fprintf(s.Err, "%s %s\n", head, strings.Join(strings.Fields(why.Error()), " "))
	if why.Next != "" {
		_, _ = fmt.Fprintf(s.Err, "next: %s\n", why.Next)
	}
}
