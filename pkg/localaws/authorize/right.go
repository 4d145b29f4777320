package authorize

import (
	"fmt"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
)

// Right is one of those that a call takes: an action on a resource.
type Right struct {
	// Action is one of IAM's, such as "s3:ListBucket".
	Action string
	// Resource is an ARN, or "*" for actions that know no resources.
	Resource string
	// Keys are the condition keys that belong to the action on that resource, beside those that every call has.
	Keys policy.Keys
}

// rule says which rights a call takes.
type rule func(c *call) []Right

// rules are a service's, by operation.
type rules map[string]rule

// tables are the rules of all services, by the name that signatures and actions have.
func tables() map[string]rules {
	return map[string]rules{
		"batch": batchRules(), "cloudformation": cloudFormationRules(), "cloudwatch": cloudWatchRules(), "dynamodb": dynamoRules(),
		"ec2": ec2Rules(), "ecs": ecsRules(), "events": eventRules(), "iam": iamRules(), "lambda": lambdaRules(), "logs": logRules(),
		"s3": s3Rules(), "scheduler": schedulerRules(), "servicequotas": quotaRules(), "sns": snsRules(), "sqs": sqsRules(),
		"ssm": ssmRules(), "states": stateRules(), "sts": stsRules(),
	}
}

// anywhere is the rule of operations whose action knows no resources.
func anywhere(c *call) []Right { return []Right{c.right("*")} }

// free is the rule of operations that need no right.
func free(*call) []Right { return nil }

// on is the rule of operations on the resources of some ARNs.
func on(arns func(c *call) []string) rule {
	return func(c *call) []Right {
		var out []Right
		for _, arn := range arns(c) {
			out = append(out, c.right(arn))
		}
		return out
	}
}

// at is on for one ARN.
func at(arn func(c *call) string) rule {
	return on(func(c *call) []string { return []string{arn(c)} })
}

// given is on for ARNs that a field of the input holds.
func given(path string) rule {
	return on(func(c *call) []string { return c.texts(path) })
}

// as gives the rights the name of another action of the service.
func (r rule) as(action string) rule {
	return func(c *call) []Right {
		out := r(c)
		for i := range out {
			out[i].Action = c.service + ":" + action
		}
		return out
	}
}

// with adds condition keys.
func (r rule) with(keys ...func(c *call) policy.Keys) rule {
	return func(c *call) []Right {
		out := r(c)
		for i := range out {
			for _, more := range keys {
				out[i].Keys = out[i].Keys.With(more(c))
			}
		}
		return out
	}
}

// all is the rule of operations that take the rights of several.
func all(rules ...rule) rule {
	return func(c *call) []Right {
		var out []Right
		for _, r := range rules {
			out = append(out, r(c)...)
		}
		return out
	}
}

// tagging is a rule for calls that bring tags.
func tagging(r rule) rule {
	return func(c *call) []Right {
		if !c.has("Tags") {
			return nil
		}
		return r(c)
	}
}

// passing is the right to hand a role, which a field names, to a service (IAM User Guide, "Grant a user permissions to pass a
// role to an AWS service").
func passing(path, service string) rule {
	return func(c *call) []Right {
		var out []Right
		for _, role := range c.texts(path) {
			out = append(out, Right{Action: "iam:PassRole", Resource: role, Keys: policy.Keys{"iam:passedtoservice": {service}, "iam:associatedresourcearn": nil}})
		}
		return out
	}
}

// tagged are the keys of the tags that a call brings.
func tagged(c *call) policy.Keys { return asked(c.tags("Tags")) }

func asked(tags map[string]string) policy.Keys {
	out := policy.Keys{"aws:requesttag/*": nil, "aws:tagkeys": nil}
	for key, value := range tags {
		out["aws:requesttag/"+key] = []string{value}
		out["aws:tagkeys"] = append(out["aws:tagkeys"], key)
	}
	return out
}

// worn are the keys of tags that a resource has.
func worn(tags map[string]string) policy.Keys {
	out := policy.Keys{"aws:resourcetag/*": nil}
	for key, value := range tags {
		out["aws:resourcetag/"+key] = []string{value}
	}
	return out
}

// lacking are keys that the action knows and the call has not.
func lacking(keys ...string) func(c *call) policy.Keys {
	return func(*call) policy.Keys {
		out := policy.Keys{}
		for _, key := range keys {
			out[strings.ToLower(key)] = nil
		}
		return out
	}
}

// holding is a key with the texts of a field.
func holding(key, path string) func(c *call) policy.Keys {
	return func(c *call) policy.Keys { return policy.Keys{strings.ToLower(key): c.texts(path)} }
}

func (r Right) String() string { return fmt.Sprintf("%s on %s", r.Action, r.Resource) }
