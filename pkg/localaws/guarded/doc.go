// Package guarded holds the calls that services of the local AWS make of each other to their callers' policies, as the wire does
// with calls from outside: CloudFormation makes resources as its stack's role, a state machine invokes functions as its own. What
// a service may call is what its type here has, and nothing of it goes around the guard.
package guarded

import (
	"context"
	"reflect"
	"strings"
)

// Guard decides whether ctx's caller may make a call; the error is the refusal with which the service answers.
type Guard interface {
	Check(ctx context.Context, service, operation string, in any) error
}

// through makes a call when the guard lets it. The operation is the input's name.
func through[I, O any](ctx context.Context, g Guard, service string, in *I, call func(context.Context, *I) (*O, error)) (*O, error) {
	if err := g.Check(ctx, service, strings.TrimSuffix(reflect.TypeFor[I]().Name(), "Input"), in); err != nil {
		return nil, err
	}
	return call(ctx, in)
}
