package wire

import (
	"net/http"
	"slices"
)

// Answer encodes an output as the protocol does, for the tests outside of the package.
func Answer(p Protocol, req *http.Request, operation string, output any) (int, http.Header, []byte, error) {
	answer, err := p.answer(request{http: req, requestID: "r-1"}, operation, output)
	return answer.status, answer.header, answer.body, err
}

// Operations are the names of the operations of a service.
func Operations(api any) []string {
	var names []string
	for name := range operations(api) {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// S3Carries reports whether the S3 protocol knows a member of an operation's input or output.
func S3Carries(operation, field string) bool {
	b := s3Binding(operation)
	if slices.Contains([]string{"Bucket", "Key", "Metadata", b.payload, b.inner}, field) {
		return true
	}
	for _, parameter := range []string{
		"bucket-region", "continuation-token", "delimiter", "encoding-type", "fetch-owner", "key-marker", "max-buckets",
		"max-keys", "prefix", "start-after", "version-id-marker", "versionId",
	} {
		if s3QueryField(parameter) == field {
			return true
		}
	}
	return s3FieldHeader(field) != "" || slices.Contains([]string{"ExpectedBucketOwner", "ServerSideEncryption", "ObjectOwnership", "Range", "IfMatch"}, field)
}
