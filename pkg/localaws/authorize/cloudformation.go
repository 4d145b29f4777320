package authorize

import (
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
)

// cloudFormationRules are CloudFormation's.
func cloudFormationRules() rules {
	const service = "cloudformation.amazonaws.com"
	named := at(stackNamed)
	changing := func(more ...rule) rule {
		own := named.with(holding("cloudformation:RoleArn", "RoleARN"))
		return all(append([]rule{own, passing("RoleARN", service)}, more...)...)
	}
	from := lacking("cloudformation:ResourceTypes", "cloudformation:StackPolicyUrl")
	inSet := named.with(holding("cloudformation:ChangeSetName", "ChangeSetName"))
	return rules{
		"CreateStack":     changing(tagStack, policyToo).with(tagged, holding("cloudformation:TemplateUrl", "TemplateURL"), from),
		"UpdateStack":     changing(tagStack, policyToo).with(tagged, holding("cloudformation:TemplateUrl", "TemplateURL"), from),
		"CreateChangeSet": changing(tagStack).with(tagged, holding("cloudformation:TemplateUrl", "TemplateURL"), holding("cloudformation:ChangeSetName", "ChangeSetName"), from),
		"DeleteStack":     changing(), "ContinueUpdateRollback": changing(),
		"ExecuteChangeSet": inSet, "DeleteChangeSet": inSet, "DescribeChangeSet": inSet,
		"CancelUpdateStack": named, "SetStackPolicy": named.with(lacking("cloudformation:StackPolicyUrl")), "UpdateTerminationProtection": named,

		"DescribeStacks": describeStacks, "ListStacks": at(everyStack),
		"DescribeStackEvents": named, "DescribeStackResources": named, "ListStackResources": named, "GetTemplate": named, "GetStackPolicy": named,
		"DetectStackDrift": named, "DescribeStackResourceDrifts": named, "DescribeStackDriftDetectionStatus": anywhere,
		"ListExports": anywhere, "ListImports": anywhere, "ValidateTemplate": anywhere,
	}
}

// stackNamed is the ARN of the stack that a call names. For a name, the part that makes it unique is a *, as denials show it.
func stackNamed(c *call) string {
	name := c.text("StackName")
	if strings.HasPrefix(name, "arn:") {
		return name
	}
	return c.arn("stack/" + name + "/*")
}

func everyStack(c *call) string { return c.arn("stack/*/*") }

// describeStacks takes, without a stack, two rights since 2023 (AWS's notice of 2023-02, quoted in mattclay/aws-terminator#262: "now
// requires that customers have the cloudformation:ListStacks permission when calling DescribeStacks without a target stack. This
// is in addition to the cloudformation:DescribeStacks permission").
func describeStacks(c *call) []Right {
	if c.has("StackName") {
		return at(stackNamed)(c)
	}
	return []Right{c.right("*"), {Action: "cloudformation:ListStacks", Resource: everyStack(c)}}
}

// tagStack is the right to tag a stack in a call that changes it.
func tagStack(c *call) []Right {
	if !c.has("Tags") {
		return nil
	}
	keys := policy.Keys{"cloudformation:createaction": {c.operation}}
	return []Right{{Action: "cloudformation:TagResource", Resource: stackNamed(c), Keys: keys}}
}

// policyToo is the right to set a stack's policy in a call that changes it.
func policyToo(c *call) []Right {
	if !c.has("StackPolicyBody") {
		return nil
	}
	return []Right{{Action: "cloudformation:SetStackPolicy", Resource: stackNamed(c)}}
}
