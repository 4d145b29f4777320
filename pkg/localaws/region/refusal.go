package region

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/aws/smithy-go"
)

// Refusal is an error answer in AWS's terms; it is a smithy.APIError, as the SDK's own errors are. Services may also return
// the SDK's typed errors: a client sees the same.
type Refusal struct {
	Code    string
	Message string
	// Status is the HTTP status, 400 unless said otherwise.
	Status int
	// Members are further members of the error's shape, such as CancellationReasons; they are encoded like an output.
	Members map[string]any
}

// Refuse makes a Refusal with HTTP status 400.
func Refuse(code, format string, args ...any) *Refusal {
	return &Refusal{Code: code, Message: fmt.Sprintf(format, args...), Status: 400}
}

// With sets the HTTP status.
func (r *Refusal) With(status int) *Refusal {
	r.Status = status
	return r
}

func (r *Refusal) Error() string        { return r.Code + ": " + r.Message }
func (r *Refusal) ErrorCode() string    { return r.Code }
func (r *Refusal) ErrorMessage() string { return r.Message }

// ErrorFault says whose fault it is: the server's from status 500 on, else the client's.
func (r *Refusal) ErrorFault() smithy.ErrorFault {
	if r.Status >= 500 {
		return smithy.FaultServer
	}
	return smithy.FaultClient
}

var _ smithy.APIError = (*Refusal)(nil)

// Only refuses an input in which any exported field other than the handled ones is set: what the local AWS does not
// imitate, it says, instead of ignoring it. in is a pointer to an SDK input struct.
func Only(in any, handled ...string) error {
	v := reflect.ValueOf(in).Elem()
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !f.IsExported() || f.Name == "ResultMetadata" || slices.Contains(handled, f.Name) || unset(v.Field(i)) {
			continue
		}
		return Refuse("LocalAws.NotImplemented", "the local AWS does not know the field %s of %s", f.Name, v.Type().Name()).With(501)
	}
	return nil
}

// unset reports whether a field asks for nothing: it is left out, or it says false, which is what leaving it out says too.
func unset(v reflect.Value) bool {
	return v.IsZero() || v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Bool && !v.Elem().Bool()
}
