// Package term is the terminal: the three streams of a command, what each of them is, and the one question that can be asked.
package term

import (
	"bytes"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// The size of what is not a terminal.
const (
	defaultWidth  = 80
	defaultHeight = 24
)

// Streams are the input, output and error stream of a command, and what they are. Data goes to Out, talk to Err.
type Streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
	// InTTY, OutTTY and ErrTTY tell which of them is a terminal.
	InTTY, OutTTY, ErrTTY bool
	// Dumb says that the terminal cannot move its cursor: nothing can be drawn on it, but who sits there can be asked.
	Dumb bool
	// Colored allows color and other attributes on those that are terminals.
	Colored bool
	// Unicode says that the terminal shows more than ASCII.
	Unicode bool
	// Size is the width and height of the terminal in columns and lines.
	Size func() (width, height int)
}

// System are the streams of this process. getenv is os.Getenv or stands in for it.
func System(getenv func(string) string) *Streams {
	s := &Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr,
		InTTY: isTerminal(os.Stdin), OutTTY: isTerminal(os.Stdout), ErrTTY: isTerminal(os.Stderr),
	}
	s.Colored = getenv("NO_COLOR") == "" && getenv("TERM") != "dumb"
	s.Unicode = unicodeLocale(getenv)
	s.Size = func() (int, int) { return sizeOf(os.Stderr) }
	s.Dumb = getenv("TERM") == "dumb"
	return s
}

// Test are streams in memory, none of them a terminal. Tests set the fields that they are about.
func Test() (s *Streams, in, out, err *bytes.Buffer) {
	in, out, err = &bytes.Buffer{}, &bytes.Buffer{}, &bytes.Buffer{}
	s = &Streams{In: in, Out: out, Err: err, Unicode: true}
	s.Size = func() (int, int) { return defaultWidth, defaultHeight }
	return s, in, out, err
}

// CanAsk reports whether there is somebody to ask.
func (s *Streams) CanAsk() bool { return s.InTTY && s.ErrTTY }

func isTerminal(f *os.File) bool {
	return term.IsTerminal(int(f.Fd()))
}

func sizeOf(f *os.File) (width, height int) {
	width, height, err := term.GetSize(int(f.Fd()))
	if err != nil || width <= 0 || height <= 0 {
		return defaultWidth, defaultHeight
	}
	return width, height
}

// unicodeLocale follows the order in which POSIX looks at the locale's variables.
func unicodeLocale(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := strings.ToLower(getenv(name)); value != "" {
			return strings.Contains(value, "utf-8") || strings.Contains(value, "utf8")
		}
	}
	return false
}
