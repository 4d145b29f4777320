package authorize

import (
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
)

// ecsRules are Amazon ECS's.
func ecsRules() rules {
	service := func(path string) rule { return on(servicesNamed(path)).with(inCluster) }
	cluster := func(path string) rule {
		return on(func(c *call) []string {
			var out []string
			for _, name := range c.texts(path) {
				out = append(out, c.arn("cluster/"+last(name, "/")))
			}
			return out
		})
	}
	labels := given("ResourceArn")
	tagToo := func(r rule) rule {
		return all(r.with(tagged), tagging(r.as("TagResource").with(tagged)))
	}
	family := at(func(c *call) string { return c.arn("task-definition/" + c.text("Family") + ":*") })
	return rules{
		"CreateCluster": tagToo(cluster("ClusterName")), "DeleteCluster": cluster("Cluster"), "DescribeClusters": cluster("Clusters"),
		"CreateService": tagToo(service("ServiceName")), "UpdateService": service("Service"), "DeleteService": service("Service"), "DescribeServices": service("Services"),
		"ListServices": rule(anywhere).with(inCluster),
		"RegisterTaskDefinition": all(tagToo(family), passing("TaskRoleArn", "ecs-tasks.amazonaws.com"),
			passing("ExecutionRoleArn", "ecs-tasks.amazonaws.com")),
		"DeregisterTaskDefinition": anywhere, "DescribeTaskDefinition": anywhere, // they know no resources
		"TagResource": labels.with(tagged), "UntagResource": labels.with(holding("aws:TagKeys", "TagKeys")), "ListTagsForResource": labels,
	}
}

// servicesNamed are the ARNs of services in a cluster, the one called default when none is named.
func servicesNamed(path string) func(c *call) []string {
	return func(c *call) []string {
		var out []string
		for _, name := range c.texts(path) {
			if !strings.HasPrefix(name, "arn:") {
				name = c.arn("service/" + c.cluster() + "/" + name)
			}
			out = append(out, name)
		}
		return out
	}
}

func (c *call) cluster() string {
	if name := last(c.text("Cluster"), "/"); name != "" {
		return name
	}
	return "default"
}

func inCluster(c *call) policy.Keys {
	return policy.Keys{"ecs:cluster": {c.arn("cluster/" + c.cluster())}}
}
