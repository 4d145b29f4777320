// Package localaws is a local AWS: one account in one region, with the services and operations that the product uses,
// imitated truthfully enough that what works here works there, and what fails there fails here with the same words. It
// serves any AWS client over HTTP, or in-process as the transport of one; it imports nothing of the product.
package localaws

import (
	"context"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/authorize"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/batch"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/cloudwatch"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/ec2"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/ecs"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/eventbridge"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/guarded"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/iam"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/kms"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/logs"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/quotas"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/s3"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/scheduler"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/sns"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/sqs"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/ssm"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/stepfunctions"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/sts"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
)

// RuntimePath is where the Lambda Runtime API is served, when the runner serves one.
const RuntimePath = "/_runtime"

// Options say which region to imitate; the zero value is account 123456789012 in us-east-1, at the machine's own pace.
type Options struct {
	Account, Region string
	Clock           *region.Clock
	// Seed decides everything that is random: identifiers, durations, delays.
	Seed uint64
	// Runner runs functions; without one every invocation is refused.
	Runner lambda.Runner
}

// AWS is a local AWS.
type AWS struct {
	Batch          *batch.Service
	CloudFormation *cloudformation.Service
	CloudWatch     *cloudwatch.Service
	DynamoDB       *dynamodb.Service
	EC2            *ec2.Service
	ECS            *ecs.Service
	EventBridge    *eventbridge.Service
	IAM            *iam.Service
	KMS            *kms.Service
	Lambda         *lambda.Service
	Logs           *logs.Service
	Quotas         *quotas.Service
	S3             *s3.Service
	Scheduler      *scheduler.Service
	SNS            *sns.Service
	SQS            *sqs.Service
	SSM            *ssm.Service
	StepFunctions  *stepfunctions.Service
	STS            *sts.Service
	// Faults makes calls go wrong, and logs all calls.
	Faults *wire.Faults
	// Guard holds callers to their policies and keeps account of it.
	Guard *authorize.Guard

	region *region.Region
	router *wire.Router
	runner lambda.Runner
	end    context.CancelFunc
}

// New starts a local AWS in which nothing exists yet.
func New(o Options) *AWS {
	if o.Clock == nil {
		o.Clock = region.NewClock(1)
	}
	reg := region.New(or(o.Account, "123456789012"), or(o.Region, "us-east-1"), o.Clock, o.Seed)
	ctx, end := context.WithCancel(context.Background())
	a := &AWS{region: reg, end: end, runner: o.Runner}
	a.EC2, a.S3, a.IAM, a.Logs, a.STS = ec2.New(reg), s3.New(reg), iam.New(reg), logs.New(reg), sts.New(reg)
	a.DynamoDB, a.SSM = dynamodb.New(ctx, reg), ssm.New(reg, a.EC2)
	a.SQS, a.CloudWatch = sqs.New(reg), cloudwatch.New(reg)
	a.SNS, a.KMS = sns.New(reg, a.SQS), kms.New(reg)
	a.SQS.Keys, a.SNS.Keys, a.Logs.Keys = a.KMS, a.KMS, a.KMS
	a.Quotas, a.Batch, a.ECS = quotas.New(reg, a.EC2), batch.New(ctx, reg, a.IAM), ecs.New(ctx, reg, a.EC2)
	a.EventBridge = eventbridge.New(ctx, reg)
	a.Guard = authorize.New(reg, a.IAM)
	a.Lambda = lambda.New(ctx, reg, guarded.S3{To: a.S3, Guard: a.Guard}, o.Runner)
	functions := guarded.Lambda{To: a.Lambda, Guard: a.Guard}
	a.StepFunctions = stepfunctions.New(ctx, reg, functions, a.EventBridge)
	machines := guarded.StepFunctions{To: a.StepFunctions, Guard: a.Guard}
	a.Scheduler = scheduler.New(ctx, reg, scheduler.Services{Roles: a.IAM, Machines: machines, Functions: functions, Queues: guarded.SQS{To: a.SQS, Guard: a.Guard}})
	a.EventBridge.Connect(eventbridge.Router{Region: reg, Functions: a.Lambda, Machines: machines, Roles: a.IAM, Topics: a.SNS, Queues: a.SQS})
	a.CloudFormation = cloudformation.New(ctx, reg, a.resources(), a.EventBridge)
	a.Guard.Facts = authorize.Facts{
		EC2: a.EC2, Batch: a.Batch, Items: a.DynamoDB, Tokens: a.StepFunctions, Objects: a.S3, Roles: a.IAM,
		Tables: a.DynamoDB, Queues: a.SQS, Topics: a.SNS, Keys: a.KMS,
	}
	a.router = wire.NewRouter(reg, a.Services()...)
	a.router.Guard, a.Lambda.Sessions, a.Lambda.Keys = a.Guard, &a.router.Callers, a.Guard
	a.Faults = &a.router.Faults
	return a
}

// resources are the services in which CloudFormation makes resources, with its callers' rights.
func (a *AWS) resources() cloudformation.Services {
	return cloudformation.Services{
		EC2: guarded.EC2{To: a.EC2, Guard: a.Guard}, S3: guarded.S3{To: a.S3, Guard: a.Guard}, DynamoDB: guarded.DynamoDB{To: a.DynamoDB, Guard: a.Guard},
		SSM: guarded.SSM{To: a.SSM, Guard: a.Guard}, IAM: guarded.IAM{To: a.IAM, Guard: a.Guard}, Logs: guarded.Logs{To: a.Logs, Guard: a.Guard},
		Lambda: guarded.Lambda{To: a.Lambda, Guard: a.Guard}, StepFunctions: guarded.StepFunctions{To: a.StepFunctions, Guard: a.Guard},
		Events: guarded.Events{To: a.EventBridge, Guard: a.Guard}, Batch: guarded.Batch{To: a.Batch, Guard: a.Guard}, ECS: guarded.ECS{To: a.ECS, Guard: a.Guard},
		Scheduler: guarded.Scheduler{To: a.Scheduler, Guard: a.Guard}, SNS: guarded.SNS{To: a.SNS, Guard: a.Guard}, SQS: guarded.SQS{To: a.SQS, Guard: a.Guard},
		CloudWatch: guarded.CloudWatch{To: a.CloudWatch, Guard: a.Guard}, Rights: a.Guard,
	}
}

// Services are the services as clients meet them. The APIs of Lambda and CloudWatch are not served: the product never calls
// them.
func (a *AWS) Services() []wire.Service {
	json10, json11 := wire.JSON{Version: "1.0"}, wire.JSON{Version: "1.1"}
	return []wire.Service{
		{Name: "batch", API: a.Batch, Protocol: wire.RestJSON{Routes: wire.BatchRoutes()}},
		{Name: "cloudformation", API: a.CloudFormation, Protocol: wire.Query{Namespace: "http://cloudformation.amazonaws.com/doc/2010-05-15/"}},
		{Name: "dynamodb", API: a.DynamoDB, Protocol: json10},
		{Name: "ec2", API: a.EC2, Protocol: wire.NewEC2()},
		{Name: "ecs", API: a.ECS, Protocol: wire.JSON{Version: "1.1", LowerFirst: true}},
		{Name: "events", API: a.EventBridge, Protocol: json11},
		{Name: "iam", API: a.IAM, Protocol: wire.Query{Namespace: "https://iam.amazonaws.com/doc/2010-05-08/"}},
		{Name: "logs", API: a.Logs, Protocol: wire.JSON{Version: "1.1", LowerFirst: true}},
		{Name: "s3", API: a.S3, Protocol: wire.S3{}},
		{Name: "scheduler", API: a.Scheduler, Protocol: wire.RestJSON{Routes: wire.SchedulerRoutes(), UpperFirst: true}},
		{Name: "servicequotas", API: a.Quotas, Protocol: json11},
		{Name: "sns", API: a.SNS, Protocol: wire.Query{Namespace: "http://sns.amazonaws.com/doc/2010-03-31/"}},
		{Name: "sqs", API: a.SQS, Protocol: wire.JSON{Version: "1.0", Lower: []string{"CreateQueueInput.Tags"}, QueryCodes: sqs.QueryCodes()}},
		{Name: "ssm", API: a.SSM, Protocol: json11},
		{Name: "states", API: a.StepFunctions, Protocol: wire.JSON{Version: "1.0", LowerFirst: true}},
		{Name: "sts", API: a.STS, Protocol: wire.Query{Namespace: "https://sts.amazonaws.com/doc/2011-06-15/"}},
	}
}

// Close ends everything that runs in the background, and waits for it.
func (a *AWS) Close() {
	a.end()
	a.CloudFormation.Wait()
	a.Batch.Wait()
	a.ECS.Wait()
	a.Scheduler.Wait()
	a.StepFunctions.Wait()
	a.EventBridge.Wait()
	a.Lambda.Wait()
	a.StepFunctions.Wait() // a last delivery may have started an execution
}

// ServeHTTP serves AWS's APIs and, under RuntimePath, the Lambda Runtime API to the functions' processes.
func (a *AWS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if runtime, ok := a.runner.(http.Handler); ok && strings.HasPrefix(r.URL.Path, RuntimePath+"/") {
		runtime.ServeHTTP(w, r)
		return
	}
	a.router.ServeHTTP(w, r)
}

// RoundTrip makes the local AWS the transport of a client in this process.
func (a *AWS) RoundTrip(r *http.Request) (*http.Response, error) { return a.router.RoundTrip(r) }

// Config makes SDK clients in this process talk to the local AWS as the account's administrator, with the defaults that
// config.LoadDefaultConfig gives.
func (a *AWS) Config() aws.Config { return a.signed("AKIALOCAL") }

// ConfigOf is Config for a function's code, which acts as its role while it is invoked.
func (a *AWS) ConfigOf(fn lambda.Function) aws.Config { return a.signed(lambda.AccessKey(fn.Arn)) }

// ConfigAs is Config for the user or the session of a role with that ARN.
func (a *AWS) ConfigAs(arn string) aws.Config {
	key := strings.Replace(lambda.AccessKey(arn), "ASIA", "AKIA", 1)
	a.router.Callers.Register(key, arn)
	return a.signed(key)
}

func (a *AWS) signed(accessKeyID string) aws.Config {
	return aws.Config{
		Region: a.region.Name, Credentials: credentials.NewStaticCredentialsProvider(accessKeyID, "local", ""),
		HTTPClient:                 &http.Client{Transport: a},
		RequestChecksumCalculation: aws.RequestChecksumCalculationWhenSupported,
		ResponseChecksumValidation: aws.ResponseChecksumValidationWhenSupported,
	}
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
