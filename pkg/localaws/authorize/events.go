package authorize

// eventRules are EventBridge's.
func eventRules() rules {
	ruled := func(path string) rule { return at(func(c *call) string { return c.arn("rule/" + c.text(path)) }) }
	labels := given("ResourceARN")
	bus := on(func(c *call) []string {
		buses := map[string]bool{}
		var out []string
		for _, entry := range c.values("Entries") {
			name := "default"
			for _, given := range opened(entry.FieldByName("EventBusName")) {
				name = last(given.String(), "/")
			}
			if !buses[name] {
				out = append(out, c.arn("event-bus/"+name))
			}
			buses[name] = true
		}
		return out
	})
	return rules{
		"PutRule": all(ruled("Name").with(tagged, lacking("events:ManagedBy", "events:creatorAccount")), tagging(ruled("Name").as("TagResource").with(tagged))),
		// The role of a target is handed over with it.
		"PutTargets":    all(ruled("Rule").with(holding("events:TargetArn", "Targets.Arn")), passing("Targets.RoleArn", "events.amazonaws.com")),
		"RemoveTargets": ruled("Rule"), "DeleteRule": ruled("Name"), "DescribeRule": ruled("Name"), "ListRules": anywhere, "ListTargetsByRule": ruled("Rule"),
		"PutEvents":   bus.with(holding("events:source", "Entries.Source"), holding("events:detail-type", "Entries.DetailType")),
		"TagResource": labels.with(tagged), "UntagResource": labels.with(holding("aws:TagKeys", "TagKeys")), "ListTagsForResource": labels,
	}
}

// schedulerRules are those of EventBridge Scheduler.
func schedulerRules() rules {
	schedule := at(func(c *call) string {
		group := c.text("GroupName")
		if group == "" {
			group = "default"
		}
		return c.arn("schedule/" + group + "/" + c.text("Name"))
	})
	role := passing("Target.RoleArn", "scheduler.amazonaws.com")
	return rules{
		"CreateSchedule": all(schedule, role), "UpdateSchedule": all(schedule, role), "DeleteSchedule": schedule, "GetSchedule": schedule,
		"ListSchedules": anywhere,
	}
}
