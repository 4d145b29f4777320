package main

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/jsii-runtime-go"

	"github.com/amazon-genomics-cli/agc/pkg/machine"
)

// stateMachine runs the definition of package machine, in which CloudFormation fills in versions of the functions: an execution
// goes on with the code that it was started with.
func stateMachine(stack awscdk.Stack, functions map[string]function) awsstepfunctions.CfnStateMachine {
	substitutions := map[string]*string{"partition": stack.Partition()}
	var called []*string
	for _, name := range machine.Functions() {
		if strings.Contains(machine.Definition, "${"+name+"}") {
			substitutions[name] = publish(stack, name, functions[name]).Ref()
			called = append(called, arn("lambda", "function:Agc-"+name+":*"))
		}
	}
	return awsstepfunctions.NewCfnStateMachine(stack, jsii.String("Machine"), &awsstepfunctions.CfnStateMachineProps{
		StateMachineName:        jsii.String(machine.Name),
		StateMachineType:        jsii.String("STANDARD"),
		RoleArn:                 machineRole(stack, called).AttrArn(),
		DefinitionString:        jsii.String(compact(machine.Definition)),
		DefinitionSubstitutions: substitutions,
		TracingConfiguration:    &awsstepfunctions.CfnStateMachine_TracingConfigurationProperty{Enabled: jsii.Bool(true)},
	})
}

// machineRole may call the functions of the definition, in every version that an execution may have been started with, write traces, and
// nothing else, and serves this state machine only (Step Functions
// Developer Guide, "Prevent cross-service confused deputy issue").
func machineRole(stack awscdk.Stack, functions []*string) awsiam.CfnRole {
	trusted := trust{
		service: "states.amazonaws.com", why: "Step Functions for this state machine only, not for another one and not on behalf of another account",
		conditions: map[string]map[string]any{
			"StringEquals": {"aws:SourceAccount": stack.Account()},
			"ArnEquals":    {"aws:SourceArn": arn("states", "stateMachine:"+machine.Name)},
		},
	}
	return role(stack, "MachineRole", "What the state machine "+machine.Name+" may do", trusted, []statement{
		{sid: "CallFunctions", why: "calls the functions of its definition", actions: []string{"lambda:InvokeFunction"}, resources: functions},
		writeTraces(),
		// Step Functions Developer Guide, "IAM policies for AWS X-Ray".
		{
			sid: "AskWhatToTrace", why: "asks X-Ray how much to trace", actions: prefixed("xray", "GetSamplingRules", "GetSamplingTargets"),
			everywhere: "IAM knows no resources for rules of sampling as a whole",
		},
	})
}

// compact leaves out the white space of the definition: CDK deploys a template of more than 50 KiB only from a bucket of its
// own, and the console lays the definition out anew anyway.
func compact(definition string) string {
	var out bytes.Buffer
	if err := json.Compact(&out, []byte(definition)); err != nil { // the tests of package machine parse it
		return definition
	}
	return out.String()
}
