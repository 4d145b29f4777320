package progress

import (
	"strings"
	"time"
	"unicode/utf8"

	"github.com/amazon-genomics-cli/agc/pkg/term"
)

// wide is the width from which on a step's reason and the times of resources are shown beside them.
const wide = 60

// rightmost is the column behind which nothing is written: on a wide terminal, times stand near what they are about.
const rightmost = 100

// look turns a board into lines of a terminal, each at most width columns.
type look struct {
	width   int
	unicode bool
	colored bool
	now     time.Time
}

func (k look) lines(b *board) []string {
	switch {
	case !b.planned && b.ended, b.planned && b.heading == "":
		return nil // what there is to say the outcome says
	case !b.planned && len(b.comparing) > 0:
		return []string{k.line("", k.mark(working), comparison(b.comparing), elapsed(k.now.Sub(b.comparedAt)))}
	case !b.planned:
		return []string{k.line("", k.mark(working), "Planning", "")}
	}
	lines := []string{k.paint(term.Bold, k.cut(sentence(b.heading), k.width))}
	for _, stage := range b.stages {
		for _, s := range stage.steps {
			lines = append(lines, k.step(s)...)
		}
	}
	return lines
}

func (k look) step(s *step) []string {
	text, span := s.Title, ""
	switch s.phase {
	case waiting:
	case working:
		span = elapsed(k.now.Sub(s.start))
	case settled, failed:
		span = elapsed(s.end.Sub(s.start))
	}
	if s.Reason != "" && k.width >= wide {
		text += k.dash() + s.Reason
	}
	lines := []string{k.line(" ", k.mark(s.phase), text, span)}
	for _, r := range s.resources {
		if r.failed() || s.phase == working && r.told() {
			lines = append(lines, k.resource(r))
		}
	}
	if s.phase == failed {
		lines = append(lines, k.wrap("     ", s.why.Error())...)
	}
	return lines
}

func (k look) resource(r *resource) string {
	span := ""
	if r.inProgress() {
		span = elapsed(k.now.Sub(r.start))
	}
	text := short(r.Type) + " " + r.LogicalID
	if k.width >= wide || r.failed() {
		text += " " + doing(r.Status)
	}
	phase := working
	if r.failed() {
		phase = failed
	}
	return k.line("     ", k.mark(phase), text, span)
}

// line is indent, mark and text, and the span at the right edge, which is never far away.
func (k look) line(indent, mark, text, span string) string {
	room := min(k.width, rightmost) - columns(indent) - 2
	if columns(span) >= room { // there is no place for both
		span = ""
	}
	if span != "" {
		room -= columns(span) + 1
	}
	text = k.cut(text, room)
	line := indent + k.colorOf(mark) + " " + text
	if span == "" {
		return line
	}
	return line + strings.Repeat(" ", max(room-columns(text), 0)+1) + k.paint(term.Faint, span)
}

func (k look) mark(p phase) string {
	marks := map[phase]string{waiting: "○", working: "◐", settled: "✔", failed: "✘"}
	if !k.unicode {
		marks = map[phase]string{waiting: ".", working: "*", settled: "+", failed: "x"}
	}
	return marks[p]
}

func (k look) dash() string {
	if k.unicode {
		return " – "
	}
	return " - "
}

func (k look) colorOf(mark string) string {
	switch mark {
	case "✔", "+":
		return k.paint(term.Green, mark)
	case "✘", "x":
		return k.paint(term.Red, mark)
	}
	return mark
}

func (k look) paint(c term.Color, text string) string {
	if !k.colored || text == "" {
		return text
	}
	return term.Paint(c, text)
}

// cut makes text fit into n columns and marks what it lacks.
func (k look) cut(text string, n int) string {
	text = k.ascii(text)
	if columns(text) <= n {
		return text
	}
	end := "…"
	if !k.unicode {
		end = "~"
	}
	if n <= 1 {
		return ""
	}
	return string([]rune(text)[:n-1]) + end
}

// ascii replaces what the terminal cannot show.
func (k look) ascii(text string) string {
	if k.unicode {
		return text
	}
	return strings.Map(func(r rune) rune {
		if r > 126 {
			return '?'
		}
		return r
	}, text)
}

// wrap breaks text at words into lines of the terminal's width.
func (k look) wrap(indent, text string) []string {
	var lines []string
	line := indent
	for word := range strings.FieldsSeq(k.ascii(text)) {
		if line != indent && columns(line)+columns(word)+1 > k.width {
			lines = append(lines, line)
			line = indent
		}
		if line != indent {
			line += " "
		}
		line += k.cut(word, k.width-columns(line))
	}
	return append(lines, line)
}

// columns is the width of text. What AWS and we write holds no characters of double width.
func columns(text string) int { return utf8.RuneCountInString(text) }
