package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslogs"
	"github.com/aws/jsii-runtime-go"

	"github.com/amazon-genomics-cli/agc/pkg/machine"
)

// function is one that was made, and the digest of its settings.
type function struct {
	awslambda.CfnFunction
	settings string
}

// makeFunctions makes every function that the machine names, by name. They share one package: the handler's name picks the
// function in it.
func makeFunctions(stack awscdk.Stack, from code, logs awslogs.CfnLogGroup, table awsdynamodb.CfnTable, service, remover awsiam.CfnRole) map[string]function {
	out := map[string]function{}
	for _, name := range machine.Functions() {
		environment := map[string]*string{"AGC_STATE_TABLE": table.Ref()}
		switch name {
		case "stack":
			environment["AGC_SERVICE_ROLE"] = service.AttrArn()
		case "drain":
			environment["AGC_CONTEXT_REMOVER_ROLE"] = remover.AttrArn()
		}
		out[name] = makeFunction(stack, name, from, logs, environment, rights(name, service, remover))
	}
	return out
}

func makeFunction(stack awscdk.Stack, name string, from code, logs awslogs.CfnLogGroup, environment map[string]*string, may []statement) function {
	own := role(stack, title(name)+"Role", "What the function Agc-"+name+" may do", trust{
		service: "lambda.amazonaws.com",
		why:     "no condition on the account: Lambda's documentation of execution roles knows none, and a role can be passed to functions of its own account only",
	}, append(may, writeLogs(logs), writeTraces(),
		useKey("UseKey", "reads and writes the state table, and lets Lambda read the environment", []string{"dynamodb", "lambda"}, "Decrypt")))
	settings := &awslambda.CfnFunctionProps{
		FunctionName:  jsii.String("Agc-" + name),
		Description:   jsii.String(describe(name)),
		Runtime:       jsii.String("provided.al2023"),
		Architectures: &[]*string{from.architecture},
		Handler:       jsii.String(name),
		Code:          &awslambda.CfnFunction_CodeProperty{S3Bucket: from.bucket, S3Key: from.key},
		Role:          own.AttrArn(),
		// Every mutating call must have ended when a lock changes hands, which the lock's rules build on.
		Timeout:       jsii.Number(20),
		MemorySize:    jsii.Number(256),
		Environment:   &awslambda.CfnFunction_EnvironmentProperty{Variables: environment},
		KmsKeyArn:     key(),
		LoggingConfig: &awslambda.CfnFunction_LoggingConfigProperty{LogGroup: logs.Ref(), LogFormat: jsii.String("JSON")},
		TracingConfig: &awslambda.CfnFunction_TracingConfigProperty{Mode: jsii.String("Active")},
	}
	return function{awslambda.NewCfnFunction(stack, jsii.String(title(name)), settings), digest(stack.Resolve(settings))}
}

// logGroup is the log of all functions: one operation goes through most of them, and is read in one place, in the order of time.
// It outlives the backend, since logs are never lost, and ends with its retention. Its name carries the first part of
// the stack's own id: a fixed name that stayed behind would be in the way of the next installation, and a generated one
// would not be found under /aws/lambda.
func logGroup(stack awscdk.Stack) awslogs.CfnLogGroup {
	uuid := awscdk.Fn_Select(jsii.Number(2), awscdk.Fn_Split(jsii.String("/"), stack.StackId(), nil))
	installation := awscdk.Fn_Select(jsii.Number(0), awscdk.Fn_Split(jsii.String("-"), uuid, nil))
	logs := awslogs.NewCfnLogGroup(stack, jsii.String("Logs"), &awslogs.CfnLogGroupProps{
		LogGroupName:    awscdk.Fn_Join(jsii.String("-"), &[]*string{jsii.String("/aws/lambda/Agc"), installation}),
		RetentionInDays: jsii.Number(365),
		KmsKeyId:        key(),
	})
	keep(logs)
	return logs
}

// writeLogs allows to write into the log group; its ARN ends in :* and so covers its streams.
func writeLogs(logs awslogs.CfnLogGroup) statement {
	return statement{
		sid: "WriteLogs", why: "writes what it does into the one log of all functions",
		actions: prefixed("logs", "CreateLogStream", "PutLogEvents"), resources: []*string{logs.AttrArn()},
	}
}

// writeTraces allows to tell X-Ray how long what took (Service Authorization Reference, AWS X-Ray).
func writeTraces() statement {
	return statement{
		sid: "WriteTraces", why: "tells X-Ray how long what took", actions: prefixed("xray", "PutTraceSegments", "PutTelemetryRecords"),
		everywhere: "IAM knows no resources for writing traces",
	}
}

// title is a name as part of a logical id.
func title(name string) string { return string(name[0]-'a'+'A') + name[1:] }
