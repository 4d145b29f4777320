package localaws_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
)

// TestTheRightsOfEveryCallAreKnown: a service has no operation without a rule and no rule without an operation, and no rule reads
// a field that an operation's input does not have.
func TestTheRightsOfEveryCallAreKnown(t *testing.T) {
	a := localaws.New(localaws.Options{})
	defer a.Close()
	services := append(a.Services(), wire.Service{Name: "lambda", API: a.Lambda}, wire.Service{Name: "cloudwatch", API: a.CloudWatch})
	for _, s := range services {
		known := a.Guard.Operations(s.Name)
		for method := range reflect.TypeOf(s.API).Methods() {
			if method.Type.NumIn() != 3 || method.Type.NumOut() != 2 || !strings.HasSuffix(method.Type.In(2).String(), method.Name+"Input") {
				continue
			}
			_, err := a.Guard.Rights(s.Name, method.Name, reflect.New(method.Type.In(2).Elem()).Interface())
			require.NoError(t, err)
			delete(known, method.Name)
		}
		require.Empty(t, known, "rules of %s without an operation", s.Name)
	}
	_, err := a.Guard.Rights("s3", "SelectObjectContent", &s3.SelectObjectContentInput{})
	require.ErrorContains(t, err, "does not know which rights s3:SelectObjectContent takes")
}

// TestDenialsReadLikeAWS: the texts are those that users report of the services.
func TestDenialsReadLikeAWS(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		_, err := l.aws.IAM.CreateUser(l.t.Context(), &iam.CreateUserInput{UserName: new("nobody")})
		require.NoError(l.t, err)
		cfg, ctx := l.aws.ConfigAs("arn:aws:iam::123456789012:user/nobody"), l.t.Context()
		bucket := "theirs"
		_, err = l.aws.S3.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &bucket})
		require.NoError(l.t, err)
		const who = "User: arn:aws:iam::123456789012:user/nobody is not authorized to perform: "
		no := func(action string) string {
			return " because no identity-based policy allows the " + action + " action"
		}
		here := func(service, resource string) string {
			return " on resource: arn:aws:" + service + ":us-east-1:123456789012:" + resource
		}
		for _, c := range []struct {
			call   func() error
			code   string
			status int
			text   string
		}{
			{
				func() error { _, err := cloudformation.NewFromConfig(cfg).ListStacks(ctx, nil); return err }, "AccessDenied", 403,
				who + "cloudformation:ListStacks" + here("cloudformation", "stack/*/*") + no("cloudformation:ListStacks"),
			},
			{
				func() error { _, err := ec2.NewFromConfig(cfg).DescribeVpcs(ctx, nil); return err }, "UnauthorizedOperation", 403,
				"You are not authorized to perform this operation. " + who + "ec2:DescribeVpcs" + no("ec2:DescribeVpcs"),
			},
			{func() error {
				_, err := s3.NewFromConfig(cfg).GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &bucket})
				return err
			}, "AccessDenied", 403, who + `s3:GetBucketPolicy on resource: "arn:aws:s3:::theirs"` + no("s3:GetBucketPolicy")},
			{func() error {
				_, err := dynamodb.NewFromConfig(cfg).DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: new("t")})
				return err
			}, "AccessDeniedException", 400, who + "dynamodb:DescribeTable" + here("dynamodb", "table/t") + no("dynamodb:DescribeTable")},
			{
				func() error {
					_, err := ssm.NewFromConfig(cfg).GetParameter(ctx, &ssm.GetParameterInput{Name: new("/a/b")})
					return err
				},
				"AccessDeniedException", 400, who + "ssm:GetParameter" + here("ssm", "parameter/a/b") + no("ssm:GetParameter"),
			},
			{
				func() error {
					_, err := iam.NewFromConfig(cfg).GetRole(ctx, &iam.GetRoleInput{RoleName: new("machine")})
					return err
				},
				"AccessDenied", 403, who + "iam:GetRole on resource: arn:aws:iam::123456789012:role/machine" + no("iam:GetRole"),
			},
			{
				func() error {
					_, err := sfn.NewFromConfig(cfg).StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: new("arn:aws:states:us-east-1:123456789012:stateMachine:M")})
					return err
				},
				"AccessDeniedException", 400, who + "states:StartExecution" + here("states", "stateMachine:M") + no("states:StartExecution"),
			},
			{
				func() error { _, err := batch.NewFromConfig(cfg).DescribeJobQueues(ctx, nil); return err }, "AccessDeniedException", 403,
				who + "batch:DescribeJobQueues" + no("batch:DescribeJobQueues"),
			},
			{func() error {
				_, err := sns.NewFromConfig(cfg).Publish(ctx, &sns.PublishInput{TopicArn: new("arn:aws:sns:us-east-1:123456789012:t"), Message: new("m")})
				return err
			}, "AuthorizationError", 403, who + "SNS:Publish" + here("sns", "t") + no("SNS:Publish")},
			{
				func() error {
					_, err := eventbridge.NewFromConfig(cfg).DescribeRule(ctx, &eventbridge.DescribeRuleInput{Name: new("r")})
					return err
				},
				"AccessDeniedException", 400, who + "events:DescribeRule" + here("events", "rule/r") + no("events:DescribeRule"),
			},
			{func() error {
				_, err := cloudwatchlogs.NewFromConfig(cfg).CreateLogStream(ctx, &cloudwatchlogs.CreateLogStreamInput{LogGroupName: new("g"), LogStreamName: new("s")})
				return err
			}, "AccessDeniedException", 400, who + "logs:CreateLogStream" + here("logs", "log-group:g:log-stream:s") + no("logs:CreateLogStream")},
		} {
			l.answer(c.call(), c.code, c.status, c.text)
		}
		require.Len(l.t, l.aws.Guard.Account().Denials(), 11)
	})
}

func TestAFunctionsKeyIsNobodysBeforeItIsInvoked(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		cfg := l.aws.Config()
		cfg.Credentials = credentials.NewStaticCredentialsProvider("ASIAUNKNOWN", "local", "local")
		_, err := dynamodb.NewFromConfig(cfg).ListTables(l.t.Context(), nil)
		l.answer(err, "UnrecognizedClientException", 400, "The security token included in the request is invalid.")
		_, err = cloudformation.NewFromConfig(cfg).ListStacks(l.t.Context(), nil)
		l.answer(err, "InvalidClientTokenId", 403, "The security token included in the request is invalid.")
	})
}
