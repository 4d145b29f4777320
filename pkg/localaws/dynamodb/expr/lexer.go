package expr

import (
	"slices"
	"strings"
	"unicode"
)

type kind int

const (
	end    kind = iota + 1
	word        // attribute name, keyword or function
	name        // #name
	ref         // :value
	number      // an index
	symbol
)

type token struct {
	kind kind
	text string
	from int // where it starts in the source
}

func isWord(r rune) bool { return r == '_' || unicode.IsLetter(r) || unicode.IsDigit(r) }

// lex splits an expression into tokens, the last of which is the end; a character that begins no token becomes a symbol,
// which no rule of the grammar takes.
func lex(source string) []token {
	var out []token
	for at := 0; at < len(source); {
		if strings.IndexByte(" \t\r\n", source[at]) >= 0 {
			at++
			continue
		}
		t := next(source[at:])
		t.from = at
		out = append(out, t)
		at += len(t.text)
	}
	return append(out, token{kind: end, text: "<EOF>", from: len(source)})
}

func next(rest string) token {
	switch first := rune(rest[0]); {
	case first == '#' || first == ':':
		t := token{kind: name, text: rest[:1+run(rest[1:], isWord)]}
		if first == ':' {
			t.kind = ref
		}
		return t
	case unicode.IsDigit(first):
		return token{kind: number, text: rest[:run(rest, unicode.IsDigit)]}
	case run(rest, isWord) > 0:
		return token{kind: word, text: rest[:run(rest, isWord)]}
	case len(rest) > 1 && slices.Contains([]string{"<>", "<=", ">="}, rest[:2]):
		return token{kind: symbol, text: rest[:2]}
	}
	return token{kind: symbol, text: string([]rune(rest)[:1])}
}

// run is the length in bytes of the longest beginning of s that is made of such runes.
func run(s string, such func(rune) bool) int {
	if i := strings.IndexFunc(s, func(r rune) bool { return !such(r) }); i >= 0 {
		return i
	}
	return len(s)
}
