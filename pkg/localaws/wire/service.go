package wire

import "net/http"

// Service is a simulated service as the wire sees it.
type Service struct {
	// Name is the service's name in a signature's credential scope, such as "cloudformation".
	Name string
	// API is the service; its method set is its operations.
	API any
	// Protocol says how it speaks.
	Protocol Protocol
}

// request is what a protocol reads of an HTTP request before its input is decoded.
type request struct {
	http      *http.Request
	body      []byte
	requestID string
}

// reply is an HTTP answer.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// Protocol is one of AWS's wire protocols: JSON, Query, EC2, S3 and RestJSON.
type Protocol interface {
	// operation is the name of the operation that a request asks for.
	operation(r request) (string, error)
	// decode fills the input struct that into points to.
	decode(r request, into any) error
	answerer
}

// answerer encodes what a service says.
type answerer interface {
	answer(r request, operation string, output any) (reply, error)
	refuse(r request, refusal refusal) reply
}
