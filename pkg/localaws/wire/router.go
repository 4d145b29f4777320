package wire

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"net/http"
	"reflect"
	"strings"

	"github.com/aws/smithy-go"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Router serves signed AWS requests from the services it was made of.
type Router struct {
	Faults  Faults
	Callers Callers
	// Guard, if set, decides whether a caller may make a call.
	Guard guard

	reg      *region.Region
	services map[string]served
}

// guard returns the refusal of a call that its caller may not make.
type guard interface {
	Check(ctx context.Context, service, operation string, input any) error
}

type served struct {
	Service
	operations map[string]operation
}

// NewRouter finds the operations of the services.
func NewRouter(reg *region.Region, services ...Service) *Router {
	r := &Router{reg: reg, services: map[string]served{}}
	for _, s := range services {
		r.services[s.Name] = served{s, operations(s.API)}
	}
	return r
}

// ServeHTTP serves a request that came over a socket. A broken connection is one that ends without an answer.
func (r *Router) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	answer, err := r.serve(req)
	if err != nil {
		hangUp(w)
		return
	}
	maps.Copy(w.Header(), answer.header)
	w.WriteHeader(answer.status)
	_, _ = w.Write(answer.body) // a client that has gone needs no answer
}

// hangUp ends the connection without an answer.
func hangUp(w http.ResponseWriter) {
	if connection, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = connection.Close()
	}
}

// RoundTrip serves a request of this process. A broken connection is its error.
func (r *Router) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	answer, err := r.serve(req)
	if err == nil {
		err = req.Context().Err() // a client that has given up does not see the answer
	}
	if err != nil {
		return nil, err
	}
	length := int64(len(answer.body))
	if req.Method == http.MethodHead {
		length = -1
	}
	return &http.Response{
		StatusCode: answer.status, Status: http.StatusText(answer.status), Header: answer.header, Request: req,
		Body: io.NopCloser(bytes.NewReader(answer.body)), ContentLength: length, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}, nil
}

// serve answers a request; its error is a broken connection.
func (r *Router) serve(req *http.Request) (reply, error) {
	in, err := r.read(req)
	if err != nil {
		return reply{}, err
	}
	where, err := scopeOf(req)
	if err != nil {
		return Query{}.refuse(in, refusalOf(err)), nil
	}
	s, ok := r.services[where.service]
	if !ok {
		return Query{}.refuse(in, refusalOf(unknown("the local AWS does not know the service %s", where.service))), nil
	}
	if where.region != r.reg.Name && where.service != "iam" { // IAM is global and signed for us-east-1
		return s.Protocol.refuse(in, refusalOf(unknown("the local AWS is the region %s; the request is for %s", r.reg.Name, where.region))), nil
	}
	answer, err := r.run(req.Context(), s, where, in)
	if _, ok := errors.AsType[smithy.APIError](err); ok {
		return s.Protocol.refuse(in, refusalOf(err)), nil
	}
	return answer, err
}

func (r *Router) read(req *http.Request) (request, error) {
	in := request{http: req, requestID: r.reg.UUID()}
	if req.Body == nil {
		return in, nil
	}
	body, err := io.ReadAll(req.Body)
	in.body = body
	return in, errors.Join(err, req.Body.Close())
}

// run decodes, calls and encodes, and lets faults strike on the way.
func (r *Router) run(ctx context.Context, s served, where scope, in request) (reply, error) {
	name, err := s.Protocol.operation(in)
	if err != nil {
		return reply{}, err
	}
	op, ok := s.operations[name]
	if !ok {
		return reply{}, unknown("the local AWS does not know the operation %s of %s", name, s.Name)
	}
	input := reflect.New(op.input)
	if err := s.Protocol.decode(in, input.Interface()); err != nil {
		return reply{}, err
	}
	caller, err := r.caller(where.key, s.Protocol)
	if err != nil {
		return reply{}, err
	}
	ctx = region.WithCaller(ctx, caller)
	rule := r.Faults.strike(Call{Service: s.Name, Operation: name, Caller: caller, Input: input.Interface(), At: r.reg.Clock.Now()})
	if err := r.suffer(ctx, rule, Before); err != nil {
		return reply{}, err
	}
	if err := r.permit(ctx, s.Name, name, input.Interface()); err != nil {
		return reply{}, asAPI(err)
	}
	output, err := op.call(ctx, input)
	if struck := r.suffer(ctx, rule, After); struck != nil {
		return reply{}, struck
	}
	if err != nil {
		return reply{}, asAPI(err)
	}
	answer, err := s.Protocol.answer(in, name, output.Interface())
	if err != nil {
		err = asAPI(err)
	}
	return answer, err
}

// suffer is what a fault does at one of its two moments.
func (r *Router) suffer(ctx context.Context, rule *Fault, when When) error {
	if rule == nil || rule.When != when {
		return nil
	}
	if rule.Delay > 0 {
		if err := r.reg.Clock.Sleep(ctx, rule.Delay); err != nil {
			return err
		}
	}
	return rule.Err
}

func (r *Router) permit(ctx context.Context, service, operation string, input any) error {
	if r.Guard == nil {
		return nil
	}
	return r.Guard.Check(ctx, service, operation, input)
}

// caller is whose an access key is: any key that nobody registered is the first user's, except that of a session, which somebody
// must have begun.
func (r *Router) caller(key string, p Protocol) (string, error) {
	if arn, ok := r.Callers.of(key); ok {
		return arn, nil
	}
	if strings.HasPrefix(key, "ASIA") {
		return "", noSession(p)
	}
	return "arn:" + r.reg.Partition + ":iam::" + r.reg.Account + ":user/local", nil
}

// noSession is the refusal of an access key of no session; its code differs by protocol.
func noSession(p Protocol) error {
	const text = "The security token included in the request is invalid."
	switch p.(type) {
	case JSON, RestJSON:
		return region.Refuse("UnrecognizedClientException", text)
	case EC2:
		return region.Refuse("AuthFailure", "AWS was not able to validate the provided access credentials").With(http.StatusUnauthorized)
	case S3:
		return region.Refuse("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.").With(http.StatusForbidden)
	}
	return region.Refuse("InvalidClientTokenId", text).With(http.StatusForbidden)
}

// asAPI makes every error of a service an answer: only faults break connections.
func asAPI(err error) error {
	if _, ok := errors.AsType[smithy.APIError](err); ok {
		return err
	}
	return region.Refuse("InternalFailure", "the local AWS failed: %v", err).With(http.StatusInternalServerError)
}
