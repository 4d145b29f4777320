package cloudformation

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"time"
)

// handler is how one resource type is made, changed and removed. P is its property struct: field names are property names, the
// tag `cfn:"required"` marks what must be there and `cfn:"replace"` what cannot be changed in place ("Update requires:
// Replacement" in AWS's template reference), `cfn:"fixed"` what AWS could change in place and the local AWS cannot.
type handler[P any] struct {
	// attributes are the names that Fn::GetAtt may ask for.
	attributes []string
	// create makes the resource and returns its physical id; an id beside an error means that something was made.
	create func(ctx context.Context, j job, p *P) (string, error)
	// ready says whether a made or changed resource has settled; nil means at once.
	ready func(ctx context.Context, id string, p *P) (bool, error)
	// read returns the attributes; nil where there are none.
	read func(ctx context.Context, j job, id string, p *P) (map[string]any, error)
	// update changes the resource in place from old to p; nil where every property is immutable.
	update func(ctx context.Context, j job, id string, old, p *P) error
	// remove deletes the resource; one that is gone already is no error.
	remove func(ctx context.Context, j job, id string, p *P) error
	// gone says whether a removed resource has vanished; nil means at once.
	gone func(ctx context.Context, id string) (bool, error)
	// extra is time that making or changing it takes beyond its type's.
	extra func(p *P) time.Duration
	// finish sets what the service sets on settled resources only, once, after the resource was made; nil for nothing.
	finish func(ctx context.Context, id string, p *P) error
	// identifier is the property that names a resource to import; exists says whether a resource of that name is there, and only
	// reads; retag turns the tags of the stack from old to now on an imported resource and touches nothing else. The zero values
	// stand for a type that this package does not import, and for one without tags.
	identifier string
	exists     func(ctx context.Context, name string) (bool, error)
	retag      func(ctx context.Context, j job, id string, old, now tags) error
	// actual reads what the resource is now. What the service does not tell is taken over from p, what the template wants; what p
	// leaves out need not be left out. A NotFound is of a resource that is gone. nil stands for a type that is not compared.
	actual func(ctx context.Context, id string, p *P) (*P, error)
	// capability is what a template with this resource needs acknowledged; nil for nothing.
	capability func(properties map[string]any) string
}

// kind is a handler without its type parameter.
type kind struct {
	properties reflect.Type
	attributes []string
	identifier string
	capability func(properties map[string]any) string

	create func(ctx context.Context, j job, p any) (string, error)
	ready  func(ctx context.Context, id string, p any) (bool, error)
	read   func(ctx context.Context, j job, id string, p any) (map[string]any, error)
	update func(ctx context.Context, j job, id string, old, p any) error
	remove func(ctx context.Context, j job, id string, p any) error
	gone   func(ctx context.Context, id string) (bool, error)
	finish func(ctx context.Context, id string, p any) error
	exists func(ctx context.Context, name string) (bool, error)
	retag  func(ctx context.Context, j job, id string, old, now tags) error
	extra  func(p any) time.Duration
	actual func(ctx context.Context, id string, p any) (any, error)
}

// define wraps a handler.
func define[P any](h handler[P]) kind {
	k := kind{properties: reflect.TypeFor[P](), attributes: h.attributes, capability: h.capability, gone: h.gone}
	k.identifier, k.exists, k.retag = h.identifier, h.exists, h.retag
	k.create = func(ctx context.Context, j job, p any) (string, error) { return h.create(ctx, j, p.(*P)) }
	k.remove = func(ctx context.Context, j job, id string, p any) error { return h.remove(ctx, j, id, p.(*P)) }
	if h.ready != nil {
		k.ready = func(ctx context.Context, id string, p any) (bool, error) { return h.ready(ctx, id, p.(*P)) }
	}
	if h.read != nil {
		k.read = func(ctx context.Context, j job, id string, p any) (map[string]any, error) {
			return h.read(ctx, j, id, p.(*P))
		}
	}
	if h.update != nil {
		k.update = func(ctx context.Context, j job, id string, old, p any) error {
			return h.update(ctx, j, id, old.(*P), p.(*P))
		}
	}
	if h.actual != nil {
		k.actual = func(ctx context.Context, id string, p any) (any, error) { return h.actual(ctx, id, p.(*P)) }
	}
	if h.finish != nil {
		k.finish = func(ctx context.Context, id string, p any) error { return h.finish(ctx, id, p.(*P)) }
	}
	k.extra = func(any) time.Duration { return 0 }
	if h.extra != nil {
		k.extra = func(p any) time.Duration { return h.extra(p.(*P)) }
	}
	return k
}

// decode makes the kind's property struct, a pointer, out of evaluated properties; own are the tags to put below its own.
func (k kind) decode(properties any, own tags) (any, error) {
	p := reflect.New(k.properties)
	if err := decode("", properties, p.Elem()); err != nil {
		return nil, err
	}
	if at, ok := k.taggable(); ok {
		field := p.Elem().Field(at)
		field.Set(reflect.ValueOf(field.Interface().(tags).over(own)))
	}
	return p.Interface(), nil
}

// taggable is the index of the property that holds tags.
func (k kind) taggable() (int, bool) {
	f, ok := k.properties.FieldByName("Tags")
	if !ok {
		return 0, false
	}
	return f.Index[0], true
}

// difference lists the properties in which two property structs of this kind differ, and those among them that force a
// replacement.
func (k kind) difference(old, now any) (changed, replacing []string) {
	a, b := reflect.ValueOf(old).Elem(), reflect.ValueOf(now).Elem()
	for i := range k.properties.NumField() {
		if reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			continue
		}
		f := k.properties.Field(i)
		changed = append(changed, f.Name)
		if marked(f, "replace") {
			replacing = append(replacing, f.Name)
		}
	}
	return changed, replacing
}

// unchangeable refuses changes in place that the local AWS cannot make though AWS can.
func (k kind) unchangeable(changed []string) error {
	for _, name := range changed {
		f, _ := k.properties.FieldByName(name)
		if k.update == nil || marked(f, "fixed") {
			return notKnown("how to change the property %s in place", name)
		}
	}
	return nil
}

func marked(f reflect.StructField, mark string) bool {
	return slices.Contains(strings.Split(f.Tag.Get("cfn"), ","), mark)
}
