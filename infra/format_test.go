package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// lineLength is up to where an object or array stays on one line, so that the committed templates can be read and compared,
// and stay small enough to be handed to CloudFormation without a bucket.
const lineLength = 120

// layOut writes JSON with the keys in their order and one space for each level.
func layOut(raw []byte) ([]byte, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var out bytes.Buffer
	if err := layOutValue(dec, &out, ""); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

func layOutValue(dec *json.Decoder, out *bytes.Buffer, indent string) error {
	token, err := dec.Token()
	if err != nil {
		return err
	}
	open, ok := token.(json.Delim)
	if !ok {
		text, err := plain(token)
		out.WriteString(text)
		return err
	}
	var items []string
	for dec.More() {
		item, err := layOutItem(dec, open == '{', indent+" ")
		if err != nil {
			return err
		}
		items = append(items, item)
	}
	closing, err := dec.Token()
	if err != nil {
		return err
	}
	out.WriteString(wrap(open.String(), closing.(json.Delim).String(), items, indent))
	return nil
}

// layOutItem is one element of an array or one member of an object.
func layOutItem(dec *json.Decoder, member bool, indent string) (string, error) {
	var out bytes.Buffer
	if member {
		key, err := dec.Token()
		if err != nil {
			return "", err
		}
		text, err := plain(key)
		if err != nil {
			return "", err
		}
		out.WriteString(text + ": ")
	}
	err := layOutValue(dec, &out, indent)
	return out.String(), err
}

func wrap(open, closing string, items []string, indent string) string {
	line := open + strings.Join(items, ", ") + closing
	if len(indent)+len(line) <= lineLength && !strings.Contains(line, "\n") {
		return line
	}
	separator := "\n" + indent + " "
	return open + separator + strings.Join(items, ","+separator) + "\n" + indent + closing
}

func plain(v any) (string, error) {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return strings.TrimSuffix(out.String(), "\n"), err
}

func TestLayOut(t *testing.T) {
	long := strings.Repeat("x", lineLength)
	for name, c := range map[string]struct{ in, want string }{
		"keeps the order of keys":      {`{"b":1,"a":[true,null]}`, `{"b": 1, "a": [true, null]}`},
		"keeps markup and big numbers": {`["<&>",12345678901234567890]`, `["<&>", 12345678901234567890]`},
		"breaks long lines":            {`{"a":["` + long + `"],"b":{}}`, "{\n \"a\": [\n  \"" + long + "\"\n ],\n \"b\": {}\n}"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := layOut([]byte(c.in))
			require.NoError(t, err)
			require.Equal(t, c.want+"\n", string(got))
		})
	}
	_, err := layOut([]byte(`{"a":`))
	require.True(t, errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF), "%v", err)
}
