package wire_test

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
)

// client makes the SDK's client of a service.
func client(service string, c aws.Config) reflect.Value {
	switch service {
	case "batch":
		return reflect.ValueOf(batch.NewFromConfig(c))
	case "cloudformation":
		return reflect.ValueOf(cloudformation.NewFromConfig(c))
	case "logs":
		return reflect.ValueOf(cloudwatchlogs.NewFromConfig(c))
	case "dynamodb":
		return reflect.ValueOf(dynamodb.NewFromConfig(c))
	case "ec2":
		return reflect.ValueOf(ec2.NewFromConfig(c))
	case "ecs":
		return reflect.ValueOf(ecs.NewFromConfig(c))
	case "events":
		return reflect.ValueOf(eventbridge.NewFromConfig(c))
	case "iam":
		return reflect.ValueOf(iam.NewFromConfig(c))
	case "s3":
		return reflect.ValueOf(s3.NewFromConfig(c))
	case "scheduler":
		return reflect.ValueOf(scheduler.NewFromConfig(c))
	case "states":
		return reflect.ValueOf(sfn.NewFromConfig(c))
	case "servicequotas":
		return reflect.ValueOf(servicequotas.NewFromConfig(c))
	case "sns":
		return reflect.ValueOf(sns.NewFromConfig(c))
	case "sqs": // the texts of the tests have no checksums
		return reflect.ValueOf(sqs.NewFromConfig(c, func(o *sqs.Options) { o.DisableMessageChecksumValidation = true }))
	case "ssm":
		return reflect.ValueOf(ssm.NewFromConfig(c))
	default:
		return reflect.ValueOf(sts.NewFromConfig(c))
	}
}

// call calls an operation of a client with an input made by populate, and returns what was sent, the output and the error.
func call(ctx context.Context, c reflect.Value, operation string, skip func(string) bool) (sent any, out reflect.Value, err error) {
	method := c.MethodByName(operation)
	in := reflect.New(method.Type().In(1).Elem())
	populate(in.Elem(), operation, skip)
	if bucket := in.Elem().FieldByName("Bucket"); bucket.IsValid() {
		bucket.Set(reflect.ValueOf(new("a-bucket")))
	}
	sent = plain(in.Interface())
	if body := in.Elem().FieldByName("Body"); body.IsValid() { // it was read just now
		body.Set(reflect.ValueOf(strings.NewReader("body")))
	}
	results := method.Call([]reflect.Value{reflect.ValueOf(ctx), in})
	err, _ = reflect.TypeAssert[error](results[1])
	return sent, results[0], err
}

// TestEveryInputArrivesAsItWasSent sends, with the real SDK clients, an input with every member set to every operation.
func TestEveryInputArrivesAsItWasSent(t *testing.T) {
	local := localaws.New(localaws.Options{})
	defer local.Close()
	for _, service := range local.Services() {
		c := client(service.Name, once(local.Config()))
		for _, operation := range wire.Operations(service.API) {
			t.Run(service.Name+"/"+operation, func(t *testing.T) {
				local.Faults.Add(wire.Fault{Service: service.Name, Operation: operation, When: wire.Before, Err: region.Refuse("Captured", "captured")})
				sent, _, err := call(t.Context(), c, operation, inputSkip(service.Name, operation))
				require.Error(t, err)
				calls := local.Faults.Calls(service.Name, operation)
				require.Len(t, calls, 1)
				require.Equal(t, sent, plain(calls[0].Input))
			})
		}
	}
}

// TestEveryOutputIsReadAsItWasMeant answers every operation with an output in which every member is set, and reads it with
// the real SDK clients.
func TestEveryOutputIsReadAsItWasMeant(t *testing.T) {
	local := localaws.New(localaws.Options{})
	defer local.Close()
	for _, service := range local.Services() {
		for _, operation := range wire.Operations(service.API) {
			t.Run(service.Name+"/"+operation, func(t *testing.T) {
				method := reflect.ValueOf(service.API).MethodByName(operation)
				meant := reflect.New(method.Type().Out(0).Elem())
				populate(meant.Elem(), operation, outputSkip(service.Name, operation))
				want := plain(meant.Interface())
				if body := meant.Elem().FieldByName("Body"); body.IsValid() { // it was read just now
					body.Set(reflect.ValueOf(io.NopCloser(strings.NewReader("body"))))
				}
				c := once(local.Config())
				c.HTTPClient = &http.Client{Transport: canned(func(r *http.Request) (int, http.Header, []byte, error) {
					return wire.Answer(service.Protocol, r, operation, meant.Interface())
				})}
				_, out, err := call(t.Context(), client(service.Name, c), operation, inputSkip(service.Name, operation))
				require.NoError(t, err)
				require.Equal(t, want, plain(out.Interface()))
			})
		}
	}
}

// inputSkip leaves out what the protocol refuses loudly or what belongs to the transport.
func inputSkip(service, operation string) func(string) bool {
	return func(path string) bool {
		field := path[strings.LastIndex(path, ".")+1:]
		switch service {
		case "s3":
			return strings.Count(path, ".") == 1 && !wire.S3Carries(operation, field) || strings.HasSuffix(path, "LastModifiedTime") || field == "ChecksumCRC32" ||
				strings.HasSuffix(field, "LastModified") || strings.HasPrefix(field, "Checksum") || field == "ContentLength" || field == "ContentEncoding" || field == "Expires"
		case "batch": // deeper than populate goes, and then without what is required there
			return field == "NodeProperties" || field == "NodeOverrides"
		case "ecs": // a union
			return field == "ContainerConfigurations"
		case "events", "scheduler": // ECS targets have names of their own, EndpointId needs another signature
			return field == "EcsParameters" || field == "EndpointId"
		}
		return false
	}
}

func outputSkip(service, operation string) func(string) bool {
	return func(path string) bool {
		field := path[strings.LastIndex(path, ".")+1:]
		if service != "s3" {
			return field == "EcsParameters"
		}
		document := strings.HasPrefix(operation, "List") || strings.HasPrefix(operation, "DeleteObjects") || strings.HasSuffix(operation, "Tagging") || strings.HasSuffix(operation, "Versioning") || operation == "GetBucketLocation"
		top := strings.Count(path, ".") == 1
		return top && (field == "RequestCharged" || !document && !wire.S3Carries(operation, field)) || field == "ContentLength" && operation == "HeadObject" || field == "ExpiresString" || strings.HasPrefix(field, "Checksum")
	}
}

// once is a configuration whose clients do not retry, and add no checksums of their own to what they were given.
func once(c aws.Config) aws.Config {
	c.RequestChecksumCalculation, c.ResponseChecksumValidation = aws.RequestChecksumCalculationWhenRequired, aws.ResponseChecksumValidationWhenRequired
	c.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	return c
}

// canned is a transport that makes its answers.
type canned func(*http.Request) (int, http.Header, []byte, error)

func (f canned) RoundTrip(r *http.Request) (*http.Response, error) {
	status, header, body, err := f(r)
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: status, Header: header, Request: r, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body))}, nil
}

// plain is a struct without what the SDK keeps for itself, and with streams read.
func plain(v any) any {
	s := reflect.ValueOf(v).Elem()
	fields := map[string]any{}
	for i := range s.NumField() {
		f := s.Type().Field(i)
		if !f.IsExported() || f.Name == "ResultMetadata" || s.Field(i).IsZero() {
			continue
		}
		fields[f.Name] = s.Field(i).Interface()
		if body, ok := reflect.TypeAssert[io.Reader](s.Field(i)); ok {
			text, _ := io.ReadAll(body)
			if seeker, ok := body.(io.Seeker); ok {
				_, _ = seeker.Seek(0, io.SeekStart)
			}
			fields[f.Name] = string(text)
		}
	}
	return fields
}
