package template

import _ "embed" // the policy is embedded

//go:embed core-policy.json
var corePolicy string

// Policy is the stack policy of a template, "" when it has none: no update of core replaces or deletes bucket and table,
// whoever starts it. The denial stands last because AWS's guide says that a denial always wins (CloudFormation User Guide,
// "Prevent updates to stack resources"), while recorded answers say that the last statement does (localstack/localstack,
// test_update_with_overlapping_policies, validated on AWS in 2022).
func Policy(name string) string {
	if name == Core {
		return corePolicy
	}
	return ""
}
