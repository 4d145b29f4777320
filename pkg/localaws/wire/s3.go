package wire

import (
	"net"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// S3 is S3's REST protocol: the operation follows from method, path and query, members are in path, query, headers and
// body. Source: Smithy specification, "AWS restXml protocol", and the Amazon S3 API Reference.
type S3 struct{}

// place is what a request's path names.
type place struct{ bucket, key string }

// placeOf reads bucket and key, in the virtual-hosted style (bucket.s3.region.amazonaws.com) or the path style.
func placeOf(r *http.Request) place {
	path := strings.TrimPrefix(r.URL.EscapedPath(), "/")
	host := r.Host
	if host == "" {
		host = r.URL.Host
	}
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	bucket, _, virtual := strings.Cut(host, ".s3.")
	if !virtual {
		bucket, path, _ = strings.Cut(path, "/")
	}
	key, err := url.PathUnescape(path)
	if err != nil {
		key = path
	}
	return place{bucket, key}
}

func (p place) scope() string {
	switch {
	case p.key != "":
		return "object"
	case p.bucket != "":
		return "bucket"
	default:
		return "root"
	}
}

func (S3) operation(r request) (string, error) {
	query, scope := r.http.URL.Query(), placeOf(r.http).scope()
	for _, b := range s3Bindings() {
		if b.method == r.http.Method && b.scope == scope && (b.marker == "" && !hasMarker(query) || b.marker != "" && query.Has(b.marker)) {
			return b.operation, nil
		}
	}
	return "", unknown("the local AWS does not know the S3 request %s %s?%s", r.http.Method, scope, r.http.URL.RawQuery)
}

// hasMarker reports whether the query names a subresource.
func hasMarker(query url.Values) bool {
	for name := range query {
		if s3QueryField(name) == "" && name != "x-id" {
			return true
		}
	}
	return false
}

func (S3) decode(r request, into any) error {
	operation, err := S3{}.operation(r)
	if err != nil {
		return err
	}
	b, v := s3Binding(operation), reflect.ValueOf(into).Elem()
	where := placeOf(r.http)
	setText(v, "Bucket", where.bucket)
	setText(v, "Key", where.key)
	for name, values := range r.http.URL.Query() {
		if field := s3QueryField(name); field != "" && name != "list-type" {
			if err := setField(v, field, values[0]); err != nil {
				return err
			}
		} else if name != b.marker && name != "x-id" && name != "list-type" {
			return unknown("the local AWS does not know the parameter %s of %s", name, operation)
		}
	}
	body, trailers, err := unchunk(r)
	if err != nil {
		return err
	}
	for _, header := range []http.Header{r.http.Header, trailers} {
		if err := decodeHeaders(header, v, b); err != nil {
			return err
		}
	}
	return decodePayload(body, v, b)
}

// setText sets a string member, when the input has it and there is something to set.
func setText(v reflect.Value, field, text string) {
	if f := v.FieldByName(field); f.IsValid() && text != "" {
		f.Set(reflect.ValueOf(&text))
	}
}

// setField sets a scalar member from text.
func setField(v reflect.Value, field, text string) error {
	f := v.FieldByName(field)
	if !f.IsValid() {
		return unknown("the local AWS does not know the member %s of %s", field, v.Type().Name())
	}
	if f.Kind() == reflect.Pointer {
		f.Set(reflect.New(f.Type().Elem()))
		f = f.Elem()
	}
	return parseScalar(f, text)
}

func (S3) answer(r request, operation string, output any) (reply, error) {
	b, v := s3Binding(operation), reflect.ValueOf(output).Elem()
	header := http.Header{}
	header.Set("X-Amz-Request-Id", r.requestID)
	encodeHeaders(header, v, b)
	body, err := encodePayload(header, v, b)
	status := http.StatusOK
	if b.method == http.MethodDelete {
		status = http.StatusNoContent
	}
	if header.Get("Content-Range") != "" {
		status = http.StatusPartialContent
	}
	return reply{status, header, body}, err
}

func (S3) refuse(r request, e refusal) reply {
	header := http.Header{}
	header.Set("X-Amz-Request-Id", r.requestID)
	if bucketRegion, ok := e.members["BucketRegion"].(string); ok {
		header.Set("X-Amz-Bucket-Region", bucketRegion)
	}
	if r.http.Method == http.MethodHead { // HEAD has no body, so its errors have no code either
		return reply{e.status, header, nil}
	}
	header.Set("Content-Type", "application/xml")
	d := &document{}
	d.open("Error")
	d.text("Code", e.code)
	d.text("Message", e.message)
	for name, member := range e.members {
		if text, ok := member.(string); ok && name != "BucketRegion" {
			d.text(name, text)
		}
	}
	d.text("RequestId", r.requestID)
	d.close("Error")
	return reply{e.status, header, []byte(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + d.String())}
}

var _ Protocol = S3{}

// malformedXML is S3's answer to a body that it cannot read.
func malformedXML() error {
	return region.Refuse("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema")
}
