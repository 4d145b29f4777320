package authorize

// stateRules are those of Step Functions.
func stateRules() rules {
	const service = "states.amazonaws.com"
	machine, execution, labels := given("StateMachineArn"), given("ExecutionArn"), given("ResourceArn")
	qualified := lacking("states:StateMachineQualifier")
	made := at(func(c *call) string { return c.arn("stateMachine:" + c.text("Name")) })
	token := on(func(c *call) []string {
		if arn := c.facts.Tokens.MachineOf(c.text("TaskToken")); arn != "" {
			return []string{arn}
		}
		return nil // a token that never was belongs to nobody, and the call fails for it
	})
	return rules{
		"CreateStateMachine": all(made.with(tagged), passing("RoleArn", service), tagging(made.as("TagResource").with(tagged))),
		"UpdateStateMachine": all(machine, passing("RoleArn", service)), "DeleteStateMachine": machine, "DescribeStateMachine": machine.with(qualified),
		"ListStateMachines": anywhere, "StartExecution": machine.with(qualified), "ListExecutions": machine.with(qualified),
		"DescribeExecution": execution, "StopExecution": execution, "GetExecutionHistory": execution, "DescribeStateMachineForExecution": execution,
		"RedriveExecution": execution, "SendTaskSuccess": token, "SendTaskFailure": token, "SendTaskHeartbeat": token,
		"TagResource": labels.with(tagged), "UntagResource": labels.with(holding("aws:TagKeys", "TagKeys")), "ListTagsForResource": labels,
	}
}
