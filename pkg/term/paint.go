package term

import "strings"

// Color is an attribute of text on a terminal.
type Color string

// The colors in use. They are never the only signal.
const (
	Red   Color = "31"
	Green Color = "32"
	Bold  Color = "1"
	Faint Color = "2"
)

// Paint puts text into a color.
func Paint(c Color, text string) string {
	return "\x1b[" + string(c) + "m" + text + "\x1b[0m"
}

// Unpaint is text without the colors that Paint gave it.
func Unpaint(text string) string {
	for _, c := range []Color{Red, Green, Bold, Faint} {
		text = strings.ReplaceAll(text, "\x1b["+string(c)+"m", "")
	}
	return strings.ReplaceAll(text, "\x1b[0m", "")
}
