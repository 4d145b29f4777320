package wire

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/textproto"
	"strconv"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// unchunk is the body of a request, and the headers that trail it when it came in signed chunks. Source: Amazon S3 API
// Reference, "Signature calculations for the authorization header: transferring payload in multiple chunks".
func unchunk(r request) ([]byte, http.Header, error) {
	if !strings.HasPrefix(r.http.Header.Get("X-Amz-Content-Sha256"), "STREAMING-") {
		return r.body, nil, nil
	}
	reader := bufio.NewReader(bytes.NewReader(r.body))
	var body bytes.Buffer
	for {
		size, err := chunkSize(reader)
		if err != nil {
			return nil, nil, incomplete()
		}
		if size == 0 {
			break
		}
		if _, err := io.CopyN(&body, reader, size); err != nil {
			return nil, nil, incomplete()
		}
		if _, err := reader.Discard(len("\r\n")); err != nil {
			return nil, nil, incomplete()
		}
	}
	trailers, err := textproto.NewReader(reader).ReadMIMEHeader()
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, incomplete()
	}
	return body.Bytes(), http.Header(trailers), nil
}

// chunkSize reads the line before a chunk: its size in hexadecimal, and perhaps its signature.
func chunkSize(reader *bufio.Reader) (int64, error) {
	line, err := reader.ReadString('\n')
	if err != nil {
		return 0, err
	}
	digits, _, _ := strings.Cut(strings.TrimRight(line, "\r\n"), ";")
	return strconv.ParseInt(digits, 16, 64)
}

func incomplete() error {
	return region.Refuse("IncompleteBody", "The request body terminated unexpectedly")
}
