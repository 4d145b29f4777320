package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// bootstrap is the backend itself: state table, functions, state machine, the rule that wakes what waits for a
// stack, the schedule, the topic of its notices, and what watches over it all.
func bootstrap(stack awscdk.Stack) {
	organisation(stack)
	code := codeParameters(stack)
	table := stateTable(stack)
	service := serviceRole(stack)
	logs := logGroup(stack)
	functions := makeFunctions(stack, code, logs, table, service, contextRemover(stack))
	machine := stateMachine(stack, functions)
	wakeRule(stack, functions["wake"])
	dead := deadLetters(stack)
	of := watched{machine: machine.AttrArn(), queue: dead.AttrQueueName(), topic: notices(stack).Ref(), logs: logs.Ref()}
	dashboard(stack, of, watch(stack, of))
	people(stack)
	schedule(stack, machine, aliases(stack, machine), dead)

	output(stack, "StateMachineArn", "The state machine that every operation is an execution of", machine.AttrArn())
	output(stack, "StateTable", "The table of the lock, the operations and the waits", table.Ref())
	output(stack, "LogGroup", "The log of all functions", logs.Ref())
	output(stack, "Version", "The version of this backend", jsii.String(account.Version))
	output(stack, "Anchor", "Imported by the stacks that this backend makes; keeps this stack while they exist",
		machine.AttrArn()).SetExportName(jsii.String(anchorExport))
}

// code says where the functions' package is.
type code struct{ bucket, key, architecture *string }

func codeParameters(stack awscdk.Stack) code {
	return code{
		bucket: parameter(stack, "CodeBucket", awscdk.CfnParameterProps{
			Description: jsii.String("Bucket that holds the functions' package"),
		}),
		key: parameter(stack, "CodeKey", awscdk.CfnParameterProps{
			Description: jsii.String("Key of the functions' package, made of the hash of its content"),
		}),
		architecture: parameter(stack, "Architecture", awscdk.CfnParameterProps{
			Description:   jsii.String("Processor architecture that the functions' package is built for"),
			Default:       jsii.String("arm64"),
			AllowedValues: jsii.Strings("arm64", "x86_64"),
		}),
	}
}
