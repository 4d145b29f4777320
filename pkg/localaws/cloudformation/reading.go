package cloudformation

import (
	"context"
	"maps"
	"slices"
)

// rights tells whether ctx's caller may do something with a resource; the error is the service's refusal.
type rights interface {
	May(ctx context.Context, service, resource string, actions ...string) error
}

// reading makes the handlers of types need what AWS's do.
func (s *Service) reading(kinds map[string]kind) map[string]kind {
	out := maps.Clone(kinds)
	for name, need := range readsToo() {
		out[name] = out[name].reading(func(ctx context.Context, id string) error { return s.may(ctx, need, id) })
	}
	for name, need := range readsFirst() {
		out[name] = out[name].lookingFirst(func(ctx context.Context, id string) error { return s.may(ctx, need, id) })
	}
	return out
}

func (s *Service) may(ctx context.Context, n needs, id string) error {
	actions := slices.Clone(n.actions)
	for i, action := range actions {
		actions[i] = n.service + ":" + action
	}
	return s.services.Rights.May(ctx, n.service, n.arn(s.reg, id), actions...)
}

// reading has a kind asked for a right whenever it reads a resource.
func (k kind) reading(may func(ctx context.Context, id string) error) kind {
	read, actual := k.read, k.actual
	k.read = func(ctx context.Context, j job, id string, p any) (map[string]any, error) {
		if err := may(ctx, id); err != nil || read == nil {
			return nil, err
		}
		return read(ctx, j, id, p)
	}
	if actual != nil {
		k.actual = func(ctx context.Context, id string, p any) (any, error) {
			now, err := actual(ctx, id, p) // what is gone is found first
			if err == nil {
				err = may(ctx, id)
			}
			return now, err
		}
	}
	return k
}

// lookingFirst has a kind asked for a right before it deletes a resource.
func (k kind) lookingFirst(may func(ctx context.Context, id string) error) kind {
	remove := k.remove
	k.remove = func(ctx context.Context, j job, id string, p any) error {
		if err := may(ctx, id); err != nil {
			return err
		}
		return remove(ctx, j, id, p)
	}
	return k
}
