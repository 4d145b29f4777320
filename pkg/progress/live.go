package progress

import (
	"fmt"
	"strings"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/operation"
	"github.com/amazon-genomics-cli/agc/pkg/term"
)

// The control sequences that a drawing needs.
const (
	hideCursor = "\x1b[?25l"
	showCursor = "\x1b[?25h"
	eraseBelow = "\x1b[J"
)

// live draws the board over and over in the same place.
type live struct {
	streams *term.Streams
	now     func() time.Time
	board   board
	// seen is when, by this machine's clock, the newest event came in.
	seen time.Time
	// drawn are the widths of the lines of the last drawing: a terminal that has become narrower since has broken them.
	drawn  []int
	hidden bool
}

func newLive(s *term.Streams, now func() time.Time) *live {
	return &live{streams: s, now: now, seen: now()}
}

func (l *live) Show(e operation.Event) {
	if _, again := e.(operation.Recovering); again { // what failed stays on the screen, above
		l.draw(true)
		l.drawn = nil
	}
	before := l.board.latest
	l.board.apply(e)
	if l.board.latest != before {
		l.seen = l.now()
	}
}

func (l *live) Draw() { l.draw(false) }

// Close draws the last state whole, once, and shows the cursor again.
func (l *live) Close() {
	l.draw(true)
	if l.hidden {
		l.write(showCursor)
	}
}

// draw replaces the last drawing. One that is not final is cut to the height of the terminal: what has scrolled away cannot
// be drawn over.
func (l *live) draw(final bool) {
	width, height := l.streams.Size()
	look := look{width: width, unicode: l.streams.Unicode, colored: l.streams.Colored, now: l.time()}
	lines := look.lines(&l.board)
	if !final {
		lines = crop(lines, height-1)
	}
	var out strings.Builder
	if !l.hidden {
		out.WriteString(hideCursor)
		l.hidden = true
	}
	if rows := l.rows(width); rows > 0 {
		fmt.Fprintf(&out, "\x1b[%dA\r", rows)
	}
	out.WriteString(eraseBelow)
	for _, line := range lines {
		out.WriteString(line + "\n")
	}
	l.remember(lines)
	l.write(out.String())
}

// rows is how many rows of a terminal of this width the last drawing takes.
func (l *live) rows(width int) int {
	rows := 0
	for _, columns := range l.drawn {
		rows += max(1, (columns+width-1)/max(width, 1))
	}
	return rows
}

func (l *live) remember(lines []string) {
	l.drawn = nil
	for _, line := range lines {
		l.drawn = append(l.drawn, columns(term.Unpaint(line)))
	}
}

// time is AWS's time now, as far as it can be told from here: its clock may be another one than ours.
func (l *live) time() time.Time {
	if l.board.ended {
		return l.board.latest
	}
	return l.board.latest.Add(l.now().Sub(l.seen))
}

func (l *live) write(text string) {
	_, _ = l.streams.Err.Write([]byte(text)) // who closed the terminal does not want to know
}

// crop keeps the lines that fit: the first ones and a count of the rest.
func crop(lines []string, height int) []string {
	if height < 1 || len(lines) <= height {
		return lines
	}
	more := len(lines) - height + 1
	return append(lines[:height-1:height-1], fmt.Sprintf("  ... %d more", more))
}
