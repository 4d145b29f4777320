package stepfunctions

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
)

// limit is the most bytes that the input or the result of a state or a task may have (Step Functions quotas).
const limit = 262144

// timeFormat is the form of times in the context object.
const timeFormat = "2006-01-02T15:04:05.000Z"

// decode reads one JSON document; numbers keep their text.
func decode(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one JSON document")
	}
	return v, nil
}

// encode writes a JSON document on one line.
func encode(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return "null" // v was decoded from JSON
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func number(n int64) json.Number { return json.Number(fmt.Sprint(n)) }

// wholeNumber is the value of a JSON number without a fraction.
func wholeNumber(v any) (int64, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return 0, false
	}
	i, err := n.Int64()
	return i, err == nil
}

func stamp(t time.Time) string { return t.UTC().Format(timeFormat) }
