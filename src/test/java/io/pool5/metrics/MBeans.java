package io.pool5.metrics;

import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Looks at this process through JMX, as an operator does. */
final class MBeans {

  private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

  private MBeans() {}

  static Set<ObjectName> ours() throws JMException {
    return SERVER.queryNames(new ObjectName("pool5:*"), null);
  }

  /** The stages of an application. */
  static Set<String> stages(String application) throws JMException {
    return ours().stream()
        .filter(name -> name.getKeyProperty("application").equals(application))
        .map(name -> name.getKeyProperty("type"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static double value(String stage, String application, String attribute) throws JMException {
    ObjectName name = new ObjectName("pool5:type=" + stage + ",application=" + application);
    return (double) SERVER.getAttribute(name, attribute);
  }

  static MBeanAttributeInfo[] attributes(ObjectName name) throws JMException {
    return SERVER.getMBeanInfo(name).getAttributes();
  }
}
