package cli

import (
	"fmt"
	"strings"
)

// Exit is the exit code of a command.
type Exit int

// The exit codes. Exits explains them.
const (
	Succeeded   Exit = 0
	Unexpected  Exit = 1
	Misused     Exit = 2
	Failed      Exit = 3
	Denied      Exit = 4
	Detached    Exit = 8
	Interrupted Exit = 130
)

// Meaning explains an exit code.
type Meaning struct {
	Exit Exit
	Text string
}

// Exits is the one table of exit codes, from which the help text is made.
func Exits() []Meaning {
	return []Meaning{
		{Succeeded, "succeeded; also: started, with --detach; and 'status', whatever it shows"},
		{Unexpected, "an unexpected error, or you answered no"},
		{Misused, "flags or arguments are wrong"},
		{Failed, "the operation ended and did not succeed, or was refused"},
		{Denied, "credentials or permissions are missing"},
		{Detached, "the operation is still running: we detached"},
		{Interrupted, "interrupted before the operation started"},
	}
}

func exitHelp() string {
	var b strings.Builder
	b.WriteString("The exit codes of agc:\n\n")
	for _, m := range Exits() {
		fmt.Fprintf(&b, "  %3d  %s\n", m.Exit, m.Text)
	}
	b.WriteString("\nWith --format json, standard output holds exactly one JSON document, and nothing at all with 1, 2 and 4.\n")
	return b.String()
}
