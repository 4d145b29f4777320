package localaws_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	awslambda "github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// account is what a client sees of an AWS account: it reaches it through the wire alone.
type account struct {
	t      testing.TB
	cfn    *cloudformation.Client
	ec2    *ec2.Client
	s3     *s3.Client
	ddb    *dynamodb.Client
	ssm    *ssm.Client
	sfn    *sfn.Client
	events *eventbridge.Client
	// known is what a text may name in braces, such as {vpc}.
	known map[string]string
	// machines counts the state machines made.
	machines int
}

func newAccount(t testing.TB, cfg aws.Config) *account {
	return &account{
		t: t, cfn: cloudformation.NewFromConfig(cfg), ec2: ec2.NewFromConfig(cfg), s3: s3.NewFromConfig(cfg), ddb: dynamodb.NewFromConfig(cfg),
		ssm: ssm.NewFromConfig(cfg), sfn: sfn.NewFromConfig(cfg), events: eventbridge.NewFromConfig(cfg), known: map[string]string{},
	}
}

// local is an account of the local AWS, whose innards a test may reach where AWS has no API for it.
type local struct {
	*account
	aws *localaws.AWS
	// fault strikes every invocation of a function.
	fault lambda.Fault
}

// handler is what a function does.
type handler func(ctx context.Context, payload []byte) (any, error)

func (h handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	out, err := h(ctx, payload)
	if err != nil {
		return nil, err
	}
	return json.Marshal(out)
}

// inLocal runs f in virtual time in an empty account that has these functions, named like their code.
func inLocal(t *testing.T, functions map[string]handler, f func(l *local)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		handlers := lambda.InProcess{}
		for name, h := range functions {
			handlers[name] = h
		}
		l, clock := &local{}, region.NewClock(1)
		runner := lambda.NewFaulty(clock, handlers, func(string, int) lambda.Fault { return l.fault })
		l.aws = localaws.New(localaws.Options{Clock: clock, Runner: runner})
		l.account = newAccount(t, l.aws.Config())
		defer l.aws.Close()
		l.mayAll("machine")
		for name := range functions {
			l.function(name)
		}
		time.Sleep(time.Minute)
		f(l)
	})
}

// mayAll makes a role that may do everything.
func (l *local) mayAll(name string) {
	_, err := l.aws.IAM.CreateRole(l.t.Context(), &iam.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: aws.String(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":["states.amazonaws.com","lambda.amazonaws.com"]}}]}`)})
	require.NoError(l.t, err)
	_, err = l.aws.IAM.AttachRolePolicy(l.t.Context(), &iam.AttachRolePolicyInput{RoleName: &name, PolicyArn: aws.String("arn:aws:iam::aws:policy/AdministratorAccess")})
	require.NoError(l.t, err)
}

// function makes a function that a rule may invoke. Lambda's own API is not served, so this goes past the wire.
func (l *local) function(name string) {
	var b bytes.Buffer
	require.NoError(l.t, zip.NewWriter(&b).Close())
	_, err := l.aws.Lambda.CreateFunction(l.t.Context(), &awslambda.CreateFunctionInput{
		FunctionName: &name, Handler: &name, Role: aws.String(roleArn), Runtime: "provided.al2023", Timeout: aws.Int32(20),
		Code: &lambdatypes.FunctionCode{ZipFile: b.Bytes()},
	})
	require.NoError(l.t, err)
	_, err = l.aws.Lambda.AddPermission(l.t.Context(), &awslambda.AddPermissionInput{
		FunctionName: &name, StatementId: aws.String("s"), Action: aws.String("lambda:InvokeFunction"), Principal: aws.String("events.amazonaws.com"),
	})
	require.NoError(l.t, err)
}

const roleArn = "arn:aws:iam::123456789012:role/machine"

// answer compares an error with what AWS answered; no code stands for success.
func (a *account) answer(err error, code string, status int, text string) {
	a.t.Helper()
	if code == "" {
		require.NoError(a.t, err)
		return
	}
	api, ok := errors.AsType[smithy.APIError](err)
	require.True(a.t, ok, "%v", err)
	require.Equal(a.t, code, api.ErrorCode(), err)
	require.Equal(a.t, a.say(text), api.ErrorMessage())
	reply, ok := errors.AsType[*awshttp.ResponseError](err)
	require.True(a.t, ok, "%v", err)
	require.Equal(a.t, status, reply.HTTPStatusCode(), err)
}

// say fills in what is known.
func (a *account) say(text string) string {
	for name, value := range a.known {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// object is a piece of JSON.
type object = map[string]any

func jsonText(v any) *string {
	body, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return new(string(body))
}

// resource is one of a template's resources: type, properties, and attributes as pairs.
func resource(kind string, properties object, attributes ...any) object {
	r := object{"Type": "AWS::" + kind, "Properties": properties}
	for i := 0; i < len(attributes); i += 2 {
		r[attributes[i].(string)] = attributes[i+1]
	}
	return r
}

// parameter is a resource that is made in a second: an SSM parameter with the value.
func parameter(name, value string, attributes ...any) object {
	return resource("SSM::Parameter", object{"Type": "String", "Name": name, "Value": value}, attributes...)
}

// stack is a template.
func stack(resources object, more ...any) object {
	t := object{"Resources": resources}
	for i := 0; i < len(more); i += 2 {
		t[more[i].(string)] = more[i+1]
	}
	return t
}

func simple(value string) object { return stack(object{"P": parameter("/p", value)}) }

func (a *account) createStack(name string, template any) error {
	out, err := a.cfn.CreateStack(a.t.Context(), &cloudformation.CreateStackInput{StackName: &name, TemplateBody: jsonText(template)})
	if err == nil {
		a.known[name] = *out.StackId
	}
	return err
}

func (a *account) updateStack(name string, template any) error {
	_, err := a.cfn.UpdateStack(a.t.Context(), &cloudformation.UpdateStackInput{StackName: &name, TemplateBody: jsonText(template)})
	return err
}

func (a *account) deleteStack(name string) error {
	_, err := a.cfn.DeleteStack(a.t.Context(), &cloudformation.DeleteStackInput{StackName: &name})
	return err
}

func (a *account) describe(name string) types.Stack {
	a.t.Helper()
	out, err := a.cfn.DescribeStacks(a.t.Context(), &cloudformation.DescribeStacksInput{StackName: &name})
	require.NoError(a.t, err)
	return out.Stacks[0]
}

// settled waits until nothing happens to a stack any more, by its ARN, and returns its status and the reason.
func (a *account) settled(name string) (string, string) {
	a.t.Helper()
	for range 3000 {
		if s := a.describe(a.known[name]); !strings.HasSuffix(string(s.StackStatus), "_IN_PROGRESS") {
			return string(s.StackStatus), aws.ToString(s.StackStatusReason)
		}
		time.Sleep(2 * time.Second)
	}
	require.Fail(a.t, "the stack does not settle", name)
	return "", ""
}

// ends waits for a stack to settle in the status.
func (a *account) ends(name, status string) {
	a.t.Helper()
	got, reason := a.settled(name)
	require.Equal(a.t, status, got, "%s %v", reason, a.story(name, ""))
}

// have makes a stack that must succeed.
func (a *account) have(name string, template any) {
	a.t.Helper()
	require.NoError(a.t, a.createStack(name, template))
	a.ends(name, "CREATE_COMPLETE")
}

// story is what the events of a stack say of a logical id, "" for all of them, oldest first.
func (a *account) story(name, logical string) []string {
	a.t.Helper()
	var lines []string
	for _, e := range a.stackEvents(name) {
		if logical != "" && *e.LogicalResourceId != logical {
			continue
		}
		line := string(e.ResourceStatus)
		if e.ResourceStatusReason != nil {
			line += ": " + *e.ResourceStatusReason
		}
		lines = append(lines, line)
	}
	return lines
}

func (a *account) stackEvents(name string) []types.StackEvent {
	var all []types.StackEvent
	pages := cloudformation.NewDescribeStackEventsPaginator(a.cfn, &cloudformation.DescribeStackEventsInput{StackName: new(a.known[name])})
	for pages.HasMorePages() {
		page, err := pages.NextPage(a.t.Context())
		require.NoError(a.t, err)
		for _, e := range page.StackEvents {
			all = append([]types.StackEvent{e}, all...)
		}
	}
	return all
}

// physical is the id of a stack's resource.
func (a *account) physical(name, logical string) string {
	out, err := a.cfn.DescribeStackResources(a.t.Context(), &cloudformation.DescribeStackResourcesInput{StackName: new(a.known[name]), LogicalResourceId: &logical})
	require.NoError(a.t, err)
	return *out.StackResources[0].PhysicalResourceId
}

// changeSet makes a change set and waits until it is worked out; its ARN becomes known by its name.
func (a *account) changeSet(name, stack string, kind types.ChangeSetType, template any) (*cloudformation.DescribeChangeSetOutput, error) {
	out, err := a.cfn.CreateChangeSet(a.t.Context(), &cloudformation.CreateChangeSetInput{
		StackName: &stack, ChangeSetName: &name, ChangeSetType: kind, TemplateBody: jsonText(template),
	})
	if err != nil {
		return nil, err
	}
	a.known[name], a.known[stack] = *out.Id, *out.StackId
	for {
		seen, err := a.cfn.DescribeChangeSet(a.t.Context(), &cloudformation.DescribeChangeSetInput{ChangeSetName: out.Id})
		if err != nil || seen.Status == types.ChangeSetStatusCreateComplete || seen.Status == types.ChangeSetStatusFailed {
			return seen, err
		}
		time.Sleep(time.Second)
	}
}

func (a *account) execute(changeSet string) error {
	_, err := a.cfn.ExecuteChangeSet(a.t.Context(), &cloudformation.ExecuteChangeSetInput{ChangeSetName: new(a.known[changeSet])})
	return err
}
