package wire

import (
	"context"
	"reflect"
	"strings"
)

// operation is a method of a service with the signature of an SDK client's operation.
type operation struct {
	name   string
	method reflect.Value
	input  reflect.Type
}

// operations finds the operations in a service's method set: the exported methods of the form
// Name(context.Context, *NameInput) (*NameOutput, error).
func operations(api any) map[string]operation {
	found := map[string]operation{}
	v := reflect.ValueOf(api)
	for i := range v.NumMethod() {
		name, t := v.Type().Method(i).Name, v.Method(i).Type()
		if isOperation(name, t) {
			found[name] = operation{name: name, method: v.Method(i), input: t.In(1).Elem()}
		}
	}
	return found
}

func isOperation(name string, t reflect.Type) bool {
	return t.NumIn() == 2 && t.NumOut() == 2 && t.In(0) == reflect.TypeFor[context.Context]() && t.Out(1) == reflect.TypeFor[error]() &&
		t.In(1).Kind() == reflect.Pointer && strings.HasSuffix(t.In(1).Elem().Name(), name+"Input") && t.Out(0).Kind() == reflect.Pointer
}

// call runs the operation; input is a pointer to its input struct. The output is a pointer to the output struct.
func (o operation) call(ctx context.Context, input reflect.Value) (reflect.Value, error) {
	out := o.method.Call([]reflect.Value{reflect.ValueOf(ctx), input})
	err, _ := reflect.TypeAssert[error](out[1])
	return out[0], err
}
