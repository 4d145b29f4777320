package wire

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"
)

const metadataPrefix = "X-Amz-Meta-"

// decodeHeaders fills the members that headers carry. A header of S3's own that carries no known member is refused.
func decodeHeaders(header http.Header, v reflect.Value, b binding) error {
	for name, values := range header {
		if after, ok := strings.CutPrefix(name, metadataPrefix); ok {
			setMetadata(v, strings.ToLower(after), values[0])
			continue
		}
		field, text := s3HeaderField(name), values[0]
		known := field != "" && v.FieldByName(field).IsValid()
		switch {
		case name == "Content-Encoding":
			text = strings.Trim(strings.ReplaceAll(text, "aws-chunked", ""), ", ")
		case b.scope != "object" && name == "Content-Type", name == "Content-Length", name == "Expires":
			known = false // of the transport
		}
		if known && text != "" {
			if err := setField(v, field, text); err != nil {
				return err
			}
		} else if !known && strings.HasPrefix(name, "X-Amz-") && !transportHeader(name) {
			return unknown("the local AWS does not know the header %s of %s", name, b.operation)
		}
	}
	return nil
}

// transportHeader reports whether a header is about the request itself, its signature or its integrity, and carries no
// member where the input has none of that name.
func transportHeader(name string) bool {
	return strings.HasPrefix(name, "X-Amz-Checksum-") || slices.Contains([]string{
		"X-Amz-Content-Sha256", "X-Amz-Date", "X-Amz-Decoded-Content-Length", "X-Amz-Security-Token", "X-Amz-Trailer",
		"X-Amz-User-Agent", "X-Amz-Sdk-Checksum-Algorithm",
	}, name)
}

func setMetadata(v reflect.Value, key, value string) {
	f := v.FieldByName("Metadata")
	if !f.IsValid() {
		return
	}
	if f.IsNil() {
		f.Set(reflect.ValueOf(map[string]string{}))
	}
	f.SetMapIndex(reflect.ValueOf(key), reflect.ValueOf(value))
}

// encodeHeaders writes the members of an output that headers carry: in an operation whose answer is no XML document, all
// scalars; in the others, none.
func encodeHeaders(header http.Header, v reflect.Value, b binding) {
	if b.root != "" {
		return
	}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		name := s3FieldHeader(f.Name)
		if !wired(f) || name == "" || f.Name == b.inner || absent(v.Field(i)) {
			continue
		}
		member := reflect.Indirect(v.Field(i))
		if at, ok := reflect.TypeAssert[time.Time](member); ok {
			header.Set(name, at.UTC().Format(http.TimeFormat))
		} else if text, ok := formatScalar(member); ok {
			header.Set(name, text)
		}
	}
	if metadata := v.FieldByName("Metadata"); metadata.IsValid() {
		for iter := metadata.MapRange(); iter.Next(); {
			header.Set(metadataPrefix+iter.Key().String(), fmt.Sprint(iter.Value()))
		}
	}
}

// s3FieldHeader is the header that carries a member of an answer.
func s3FieldHeader(field string) string {
	for _, name := range []string{
		"Accept-Ranges", "Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Length",
		"Content-Range", "Content-Type", "Etag", "Last-Modified", "Location", "X-Amz-Access-Point-Alias", "X-Amz-Bucket-Arn", "X-Amz-Bucket-Region",
		"X-Amz-Checksum-Crc32", "X-Amz-Checksum-Crc32c", "X-Amz-Checksum-Crc64nvme", "X-Amz-Checksum-Sha1", "X-Amz-Checksum-Sha256",
		"X-Amz-Checksum-Type", "X-Amz-Delete-Marker", "X-Amz-Missing-Meta", "X-Amz-Server-Side-Encryption", "X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id",
		"X-Amz-Server-Side-Encryption-Bucket-Key-Enabled", "X-Amz-Storage-Class", "X-Amz-Tagging-Count", "X-Amz-Version-Id",
	} {
		if s3HeaderField(name) == field {
			return name
		}
	}
	return ""
}
