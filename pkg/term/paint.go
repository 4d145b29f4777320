package term

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
