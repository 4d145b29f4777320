package template

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// canonical is JSON written in one way: keys sorted, no white space, numbers as they stand.
func canonical(text []byte) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.UseNumber()
	var value any
	if err := dec.Decode(&value); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("read template: more than one JSON value")
	}
	return json.Marshal(value) // sorts the keys
}
