package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	sfntypes "github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/stacks"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/localaws"
	local "github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/observe"
)

// world is a region of the local AWS in which the backend is installed: the real bootstrap template, the real state machine
// and the real functions, which run in this process.
type world struct {
	*localaws.AWS
	t   testing.TB
	cfg aws.Config
	// rule says what goes wrong with the nth invocation of a function; nil for nothing.
	rule func(function string, nth int) local.Fault
	// planned happens when the function plan has answered; nil for nothing.
	planned func()
	// denies is true for a world in which rights are kept from the functions on purpose.
	denies bool
	// ran happens when a function is about to run; nil for nothing.
	ran func(fn local.Function, payload []byte)
	cfn *cloudformation.Client
	sfn *sfn.Client
}

// inRegion runs f in virtual time, in a region with the backend installed.
func inRegion(t *testing.T, f func(w *world)) {
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, 1)
		defer w.Close()
		w.install()
		f(w)
	})
}

// permitted fails the test when anybody lacked a right, unless that is what the test is about.
func (w *world) permitted() {
	if w.denies {
		return
	}
	for _, d := range w.Guard.Account().Denials() {
		w.t.Errorf("%s may not do %s on %s %s", d.Identity, d.Action, d.Resource, d.Reason)
	}
}

func newWorld(t testing.TB, seed uint64) *world {
	w := &world{t: t}
	t.Cleanup(w.permitted)
	clock := region.NewClock(1)
	faulty := local.NewFaulty(clock, product{w}, func(function string, nth int) local.Fault {
		if w.rule == nil {
			return local.Fault{}
		}
		return w.rule(function, nth)
	})
	w.AWS = localaws.New(localaws.Options{Clock: clock, Seed: seed, Runner: faulty})
	w.cfg = w.Config()
	w.cfn, w.sfn = cloudformation.NewFromConfig(w.cfg), sfn.NewFromConfig(w.cfg)
	return w
}

// product runs the product's functions, each with its environment and the role's clients.
type product struct{ w *world }

func (p product) Run(ctx context.Context, fn local.Function, payload []byte) ([]byte, bool, error) {
	if p.w.ran != nil {
		p.w.ran(fn, payload)
	}
	handler, err := table()[fn.Handler](p.w.ConfigOf(fn), func(name string) string { return fn.Environment[name] })
	if err != nil {
		return nil, false, err
	}
	answer, failed, err := local.InProcess{fn.Handler: handler}.Run(ctx, fn, payload)
	if fn.Handler == "plan" && p.w.planned != nil {
		p.w.planned()
	}
	return answer, failed, err
}

// install deploys the bootstrap template as agc bootstrap does, with more parameters than it must have, and with a package that
// holds no code: the code runs here.
func (w *world) install(more ...cfntypes.Parameter) {
	ctx := w.t.Context()
	buckets := s3.NewFromConfig(w.cfg)
	_, err := buckets.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String("code")})
	require.NoError(w.t, err)
	w.pack("code.zip", "#!")
	template, err := os.ReadFile("../pkg/bootstrap/template.json")
	require.NoError(w.t, err)
	_, err = buckets.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("code"), Key: aws.String("template.json"), Body: bytes.NewReader(template)})
	require.NoError(w.t, err)
	_, err = w.cfn.CreateStack(ctx, &cloudformation.CreateStackInput{
		StackName: aws.String(account.BootstrapStack), TemplateURL: aws.String("https://code.s3.us-east-1.amazonaws.com/template.json"),
		Capabilities: []cfntypes.Capability{cfntypes.CapabilityCapabilityIam},
		Parameters:   append(more, parameter("CodeBucket", "code"), parameter("CodeKey", "code.zip")),
	})
	require.NoError(w.t, err)
	require.Equal(w.t, "CREATE_COMPLETE", w.settled(account.BootstrapStack), w.failures(account.BootstrapStack))
}

// pack puts a package of functions into the bucket.
func (w *world) pack(key, content string) {
	var packed bytes.Buffer
	z := zip.NewWriter(&packed)
	f, err := z.Create("bootstrap")
	require.NoError(w.t, err)
	_, err = f.Write([]byte(content))
	require.NoError(w.t, err)
	require.NoError(w.t, z.Close())
	_, err = s3.NewFromConfig(w.cfg).PutObject(w.t.Context(), &s3.PutObjectInput{Bucket: aws.String("code"), Key: &key, Body: bytes.NewReader(packed.Bytes())})
	require.NoError(w.t, err)
}

func parameter(name, value string) cfntypes.Parameter {
	return cfntypes.Parameter{ParameterKey: &name, ParameterValue: &value}
}

// failures are the reasons that a stack's failed events give, newest first.
func (w *world) failures(name string) []string {
	out, err := w.cfn.DescribeStackEvents(w.t.Context(), &cloudformation.DescribeStackEventsInput{StackName: &name})
	require.NoError(w.t, err)
	var reasons []string
	for _, e := range out.StackEvents {
		if strings.HasSuffix(string(e.ResourceStatus), "_FAILED") {
			reasons = append(reasons, aws.ToString(e.LogicalResourceId)+": "+aws.ToString(e.ResourceStatusReason))
		}
	}
	return reasons
}

// settled waits until CloudFormation has nothing to do with the stack and returns its status, "" when it is gone.
func (w *world) settled(name string) string {
	for range 4000 {
		s := w.stack(name)
		if !s.Exists() || !s.InProgress() {
			return s.Status
		}
		time.Sleep(2 * time.Second)
	}
	w.t.Fatalf("stack %s does not settle", name)
	return ""
}

func (w *world) stack(name string) account.Stack {
	s, err := stacks.New(w.cfg, "").Find(w.t.Context(), name)
	require.NoError(w.t, err)
	return s
}

// look reads the region as the functions do.
func (w *world) look() account.Snapshot {
	s, err := observe.Stacks{From: stacks.New(w.cfg, "")}.Read(w.t.Context(), machineArn, time.Now())
	require.NoError(w.t, err)
	return s
}

const machineArn = "arn:aws:states:us-east-1:123456789012:stateMachine:AgcAccount"

// start starts an operation and returns its ARN.
func (w *world) start(name, input string) string {
	out, err := w.sfn.StartExecution(w.t.Context(), &sfn.StartExecutionInput{StateMachineArn: aws.String(machineArn), Name: &name, Input: &input})
	require.NoError(w.t, err)
	return *out.ExecutionArn
}

// end is how an operation ended.
type end struct {
	status  string
	outcome account.Outcome
	fault   fault.Fault
	took    time.Duration
}

// await waits for the end of an operation, which comes within a day or never.
func (w *world) await(arn string) end {
	for range 24 * 3600 {
		out, err := w.sfn.DescribeExecution(w.t.Context(), &sfn.DescribeExecutionInput{ExecutionArn: &arn})
		require.NoError(w.t, err)
		if out.Status == sfntypes.ExecutionStatusRunning {
			time.Sleep(time.Second)
			continue
		}
		e := end{status: string(out.Status), fault: fault.Parse(aws.ToString(out.Error), aws.ToString(out.Cause)), took: out.StopDate.Sub(*out.StartDate)}
		if out.Output != nil {
			require.NoError(w.t, json.Unmarshal([]byte(*out.Output), &e.outcome))
		}
		return e
	}
	w.t.Fatalf("%s does not end", arn)
	return end{}
}

// run starts an operation and waits for its end.
func (w *world) run(name, input string) end { return w.await(w.start(name, input)) }

// succeed runs an operation that must succeed.
func (w *world) succeed(name, input string) end {
	e := w.run(name, input)
	require.Equal(w.t, "SUCCEEDED", e.status, "%s: %+v", name, e.fault)
	return e
}

const (
	activate   = `{"action":"activate"}`
	deactivate = `{"action":"deactivate"}`
)
