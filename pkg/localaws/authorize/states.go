package authorize

import (
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
)

// stateRules are those of Step Functions.
func stateRules() rules {
	const service = "states.amazonaws.com"
	machine, execution, labels := given("StateMachineArn"), given("ExecutionArn"), given("ResourceArn")
	target, version, alias := qualified("StateMachineArn"), qualified("StateMachineVersionArn"), qualified("StateMachineAliasArn")
	routed := qualified("RoutingConfiguration.StateMachineVersionArn")
	made := at(func(c *call) string { return c.arn("stateMachine:" + c.text("Name")) })
	token := on(func(c *call) []string {
		if arn := c.facts.Tokens.MachineOf(c.text("TaskToken")); arn != "" {
			return []string{arn}
		}
		return nil // a token that never was belongs to nobody, and the call fails for it
	})
	return rules{
		"CreateStateMachine": all(made.with(tagged), passing("RoleArn", service), tagging(made.as("TagResource").with(tagged))),
		"UpdateStateMachine": all(machine, passing("RoleArn", service)), "DeleteStateMachine": machine, "DescribeStateMachine": target,
		"ListStateMachines": anywhere, "StartExecution": target, "ListExecutions": target,
		"PublishStateMachineVersion": machine, "DeleteStateMachineVersion": version, "ListStateMachineVersions": machine,
		"CreateStateMachineAlias": routed, "UpdateStateMachineAlias": alias, "DescribeStateMachineAlias": alias, "DeleteStateMachineAlias": alias,
		"ListStateMachineAliases": target,
		"DescribeExecution":       execution, "StopExecution": execution, "GetExecutionHistory": execution, "DescribeStateMachineForExecution": execution,
		"RedriveExecution": execution, "SendTaskSuccess": token, "SendTaskFailure": token, "SendTaskHeartbeat": token,
		"TagResource": labels.with(tagged), "UntagResource": labels.with(holding("aws:TagKeys", "TagKeys")), "ListTagsForResource": labels,
	}
}

// qualified is the rule of operations on a machine, a version or an alias that a field names: the resource is the machine, and the
// qualifier a condition key (Step Functions Developer Guide, "Authorization for versions and aliases in Step Functions workflows").
func qualified(path string) rule {
	return func(c *call) []Right {
		var out []Right
		for _, arn := range c.texts(path) {
			key := policy.Keys{"states:statemachinequalifier": nil}
			if parts := strings.Split(arn, ":"); len(parts) == 8 {
				arn = strings.Join(parts[:7], ":")
				key["states:statemachinequalifier"] = parts[7:]
			}
			r := c.right(arn)
			r.Keys = r.Keys.With(key)
			out = append(out, r)
		}
		return out
	}
}
