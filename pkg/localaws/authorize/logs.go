package authorize

// logRules are those of CloudWatch Logs, whose denials name even a group by the stream in it.
func logRules() rules {
	group := at(func(c *call) string { return c.arn("log-group:" + c.text("LogGroupName") + ":log-stream:") })
	stream := at(func(c *call) string {
		return c.arn("log-group:" + c.text("LogGroupName") + ":log-stream:" + c.text("LogStreamName"))
	})
	labels := given("ResourceArn")
	return rules{
		"CreateLogGroup":  all(group.with(tagged), tagging(group.as("TagResource").with(tagged))),
		"AssociateKmsKey": group, "DisassociateKmsKey": group, "DeleteLogGroup": group, "PutRetentionPolicy": group, "FilterLogEvents": group,
		"DescribeLogGroups": at(func(c *call) string { return c.arn("log-group::log-stream:") }),
		"CreateLogStream":   stream, "PutLogEvents": stream, "GetLogEvents": stream,
		"TagResource": labels.with(tagged), "UntagResource": labels.with(holding("aws:TagKeys", "TagKeys")), "ListTagsForResource": labels,
	}
}

// cloudWatchRules are CloudWatch's.
func cloudWatchRules() rules {
	alarms := func(path string) rule {
		return on(func(c *call) []string {
			var out []string
			for _, name := range c.texts(path) {
				out = append(out, c.arn("alarm:"+name))
			}
			return out
		})
	}
	dashboards := func(path string) rule {
		return on(func(c *call) []string {
			var out []string
			for _, name := range c.texts(path) {
				out = append(out, "arn:"+c.reg.Partition+":cloudwatch::"+c.reg.Account+":dashboard/"+name)
			}
			return out
		})
	}
	alarm := alarms("AlarmName").with(tagged, lacking("cloudwatch:AlarmActions"))
	return rules{
		"PutMetricAlarm": all(alarm, tagging(alarm.as("TagResource"))), "DeleteAlarms": alarms("AlarmNames"),
		"DescribeAlarms": at(func(c *call) string { return c.arn("alarm:*") }),
		"PutDashboard":   dashboards("DashboardName"), "GetDashboard": dashboards("DashboardName"), "DeleteDashboards": dashboards("DashboardNames"),
	}
}

// quotaRules are those of Service Quotas.
func quotaRules() rules {
	quota := at(func(c *call) string { return c.arn(c.text("ServiceCode") + "/" + c.text("QuotaCode")) })
	return rules{"GetServiceQuota": quota}
}
