package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/jsii-runtime-go"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/machine"
)

// publish makes a version of a function. When another one replaces it, it is kept, for the operations that run with it; it goes with
// its function. CloudFormation publishes anew when the description changes, and fails when the function then has not changed: so the
// description says what code and what settings there are, and nothing else.
func publish(stack awscdk.Stack, name string, of function) awslambda.CfnVersion {
	version := awslambda.NewCfnVersion(stack, jsii.String(title(name)+"Version"), &awslambda.CfnVersionProps{
		FunctionName: of.Ref(),
		Description:  sub("${CodeKey} " + of.settings + "/${KmsKey}"),
	})
	version.CfnOptions().SetUpdateReplacePolicy(awscdk.CfnDeletionPolicy_RETAIN)
	return version
}

// digest is short for settings.
func digest(settings any) string {
	text, err := json.Marshal(settings)
	if err != nil { // what CDK resolves becomes JSON in the template, too
		return err.Error()
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6])
}

// aliases are the names by which operations are started; each leads to the machine's latest version. They are made and moved when
// everything else is done: an update that fails takes the versions that it made away again, and no operation shall have been started
// with those. What is only there under a condition cannot be waited for; it watches, and takes no part in operations. It returns the
// one by which nothing can be forced.
func aliases(stack awscdk.Stack, m awsstepfunctions.CfnStateMachine) awsstepfunctions.CfnStateMachineAlias {
	before := *stack.Node().Children()
	version := awsstepfunctions.NewCfnStateMachineVersion(stack, jsii.String("MachineVersion"), &awsstepfunctions.CfnStateMachineVersionProps{
		StateMachineArn: m.Ref(), StateMachineRevisionId: m.AttrStateMachineRevisionId(),
	})
	lead := func(name, means string) awsstepfunctions.CfnStateMachineAlias {
		alias := awsstepfunctions.NewCfnStateMachineAlias(stack, jsii.String(title(name)), &awsstepfunctions.CfnStateMachineAliasProps{
			Name: jsii.String(name), Description: jsii.String(means),
			RoutingConfiguration: []any{&awsstepfunctions.CfnStateMachineAlias_RoutingConfigurationVersionProperty{
				StateMachineVersionArn: version.Ref(), Weight: jsii.Number(100),
			}},
		})
		for _, child := range before {
			if resource, ok := child.(awscdk.CfnResource); ok && resource.CfnOptions().Condition() == nil {
				alias.AddResourceDependency(resource, nil)
			}
		}
		return alias
	}
	lead(account.ForceAlias, "Starts any operation")
	return lead(account.LiveAlias, "Starts operations that are not forced")
}

// startLive allows to start the machine by the alias by which nothing can be forced. IAM sees the machine, and the alias as a condition
// key (Step Functions Developer Guide, "Authorization for versions and aliases in Step Functions workflows").
func startLive(why string) statement {
	return statement{
		sid: "Start", why: why, actions: []string{"states:StartExecution"}, resources: []*string{arn("states", "stateMachine:"+machine.Name)},
		conditions: map[string]map[string]any{"ForAnyValue:StringEquals": {"states:StateMachineQualifier": account.LiveAlias}},
	}
}
