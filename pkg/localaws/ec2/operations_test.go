package ec2

import (
	"context"
	"reflect"
	"strings"
	"sync"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"
)

// operations are the methods of the API's form, by name, each as a call with an input of its type.
func (b bench) operations() map[string]func(change func(reflect.Value)) error {
	out := map[string]func(func(reflect.Value)) error{}
	service := reflect.ValueOf(b.Service)
	for i := range service.NumMethod() {
		name, method := service.Type().Method(i).Name, service.Method(i)
		if method.Type().NumIn() != 2 || method.Type().In(0) != reflect.TypeFor[context.Context]() {
			continue
		}
		out[name] = func(change func(reflect.Value)) error {
			in := reflect.New(method.Type().In(1).Elem())
			change(in.Elem())
			err, _ := reflect.TypeAssert[error](method.Call([]reflect.Value{reflect.ValueOf(b.t.Context()), in})[1])
			return err
		}
	}
	return out
}

func TestEveryOperationAnswersADryRun(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		all := b.operations()
		require.GreaterOrEqual(t, len(all), 45)
		for name, call := range all {
			err := call(func(in reflect.Value) {
				if f := in.FieldByName("DryRun"); f.IsValid() {
					f.Set(reflect.ValueOf(new(true)))
				}
			})
			var refusal smithy.APIError
			if strings.HasPrefix(name, "Modify") { // AWS has no dry run of these
				continue
			}
			require.ErrorAs(t, err, &refusal, name)
			require.Equal(t, "DryRunOperation", refusal.ErrorCode(), name)
		}
	})
}

// TestNoOperationIgnoresAField sets each field of each input alone: it must be known, or be refused by name, and an input
// with nothing in it must not panic.
func TestNoOperationIgnoresAField(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		refusedFields := 0
		for name, call := range b.operations() {
			_ = call(func(reflect.Value) {}) // must only not panic
			fields := b.fieldsOf(name)
			for i := range fields.NumField() {
				f := fields.Field(i)
				if !f.IsExported() || f.Type.Kind() != reflect.Pointer {
					continue
				}
				err := call(func(in reflect.Value) { in.Field(i).Set(reflect.New(f.Type.Elem())) })
				if err != nil && strings.Contains(err.Error(), "LocalAws.NotImplemented") {
					require.ErrorContains(t, err, "the field "+f.Name+" of "+name+"Input")
					refusedFields++
				}
			}
		}
		require.Greater(t, refusedFields, 40)
	})
}

func (b bench) fieldsOf(operation string) reflect.Type {
	method, _ := reflect.TypeOf(b.Service).MethodByName(operation)
	return method.Type.In(2).Elem()
}

// TestCallersMayComeTogether is for the race detector.
func TestCallersMayComeTogether(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		q := b.Quotas()
		q.Vpcs = 20
		b.SetQuotas(q)
		var wg sync.WaitGroup
		for range 10 {
			wg.Go(func() {
				out, err := b.CreateVpc(t.Context(), &sdk.CreateVpcInput{CidrBlock: new("10.0.0.0/16")})
				if err != nil {
					return
				}
				_, _ = b.DescribeVpcs(t.Context(), &sdk.DescribeVpcsInput{})
				b.TagSystem([]string{*out.Vpc.VpcId}, map[string]string{"aws:x": "y"})
				b.Billed()
			})
		}
		wg.Wait()
		require.Len(t, must(b, b.DescribeVpcs, &sdk.DescribeVpcsInput{}).Vpcs, 10)
		require.Len(t, must(b, b.DescribeTags, &sdk.DescribeTagsInput{}).Tags, 10)
	})
}
